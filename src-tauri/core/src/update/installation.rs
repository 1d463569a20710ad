//! The update state of this installation: the newest manifest seen, and a random installation number.

use std::io;
use std::path::Path;

use cert_update::Version;
use openssl::rand::rand_bytes;
use openssl::sha::sha256;

use super::UpdateError;
use crate::private_files::{create_private_folder, replace, take};

const NEWEST: &str = "newest-manifest";
const INSTALLATION: &str = "installation";

/// Remembers a manifest by its serial number, and refuses one older than any seen before: the server was
/// rolled back, or an attacker withholds newer ones.
pub(super) fn remember_newest(folder: &Path, serial: u64) -> Result<(), UpdateError> {
    let newest = take(folder, NEWEST, |bytes| str::from_utf8(bytes).ok()?.parse().ok()).unwrap_or(0);
    if serial < newest {
        return Err(UpdateError::Superseded(serial, newest));
    }
    if serial > newest {
        let _ = keep(folder, NEWEST, &serial.to_string())
            .inspect_err(|error| tracing::warn!(%error, "the newest update manifest cannot be remembered"));
    }
    Ok(())
}

/// Whether a release that is offered to `percentage` of all installations is offered to the one whose
/// number is in this folder.
pub(super) fn is_in_turn(folder: &Path, version: &Version, percentage: u8) -> bool {
    percentage == 100
        || installation(folder)
            .inspect_err(|error| tracing::warn!(%error, "no number is kept for this installation"))
            .is_ok_and(|number| includes(&number, version, percentage))
}

/// Each release selects installations in a different order, and an installation that is included stays
/// included when the percentage grows.
fn includes(installation: &str, version: &Version, percentage: u8) -> bool {
    let digest = sha256(format!("{installation} {version}").as_bytes());
    let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    number % 100 < u32::from(percentage)
}

/// This installation's number: random, generated once, and never sent.
fn installation(folder: &Path) -> io::Result<String> {
    let number = |bytes: &[u8]| str::from_utf8(bytes).ok().filter(|text| is_number(text)).map(str::to_owned);
    if let Some(known) = take(folder, INSTALLATION, number) {
        return Ok(known);
    }
    let mut random = [0; 16];
    rand_bytes(&mut random)?;
    let number = format!("{:032x}", u128::from_be_bytes(random));
    keep(folder, INSTALLATION, &number)?;
    Ok(number)
}

fn is_number(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|one| one.is_ascii_hexdigit())
}

fn keep(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    create_private_folder(folder)?;
    replace(folder, name, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_older_manifest_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("update");
        for serial in [5, 5, 7] {
            remember_newest(&folder, serial).unwrap();
        }
        let refused = remember_newest(&folder, 6);
        assert!(matches!(refused, Err(UpdateError::Superseded(6, 7))));
        remember_newest(&folder, 7).unwrap();
        fs::write(folder.join(NEWEST), "damaged").unwrap();
        remember_newest(&folder, 1).unwrap();
    }

    #[test]
    fn what_is_damaged_is_set_aside() {
        for damage in [&b""[..], b"\xff\xfe", b"{\"version\": 99}"] {
            let folder = tempfile::tempdir().unwrap();
            for name in [NEWEST, INSTALLATION] {
                fs::write(folder.path().join(name), damage).unwrap();
            }
            remember_newest(folder.path(), 1).unwrap();
            installation(folder.path()).unwrap();
            let folders = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
            let kept = folders.filter(|path| path.is_dir()).flat_map(|aside| fs::read_dir(aside).unwrap());
            let kept: Vec<_> = kept.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
            assert_eq!(kept, [damage, damage]);
        }
    }

    fn share(version: &str, percentage: u8) -> usize {
        let version = version.parse().unwrap();
        (0..2000).filter(|number| includes(&format!("{number:032x}"), &version, percentage)).count()
    }

    #[test]
    fn about_that_share_of_installations_is_included() {
        assert_eq!((share("1.0.0", 0), share("1.0.0", 100)), (0, 2000));
        let quarter = share("1.0.0", 25);
        assert!((400..600).contains(&quarter), "{quarter}");
    }

    #[test]
    fn an_included_installation_stays_included_and_each_release_has_another_order() {
        let (one, two) = ("1.0.0".parse().unwrap(), "1.1.0".parse().unwrap());
        let numbers: Vec<_> = (0..500).map(|number| format!("{number:032x}")).collect();
        for number in numbers.iter().filter(|number| includes(number, &one, 10)) {
            assert!(includes(number, &one, 11));
        }
        assert!(numbers.iter().any(|number| includes(number, &one, 10) && !includes(number, &two, 10)));
    }

    #[test]
    fn an_installation_keeps_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let number = installation(folder.path()).unwrap();
        assert_eq!((number.len(), &number), (32, &installation(folder.path()).unwrap()));
        let other = tempfile::tempdir().unwrap();
        assert_ne!(number, installation(other.path()).unwrap());
    }
}
