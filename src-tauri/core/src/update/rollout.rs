use std::fs;
use std::io;
use std::path::Path;

use cert_update::Version;
use openssl::rand::rand_bytes;
use openssl::sha::sha256;

use crate::private_files::{create_private_folder, replace};

const INSTALLATION: &str = "installation";

/// Whether a release that goes out to `percentage` of all installations goes to the one that keeps its
/// number in this folder.
pub(super) fn is_in_turn(folder: &Path, version: &Version, percentage: u8) -> bool {
    percentage == 100
        || installation(folder)
            .inspect_err(|error| tracing::warn!(%error, "no number is kept for this installation"))
            .is_ok_and(|number| includes(&number, version, percentage))
}

/// Each release has an order of its own, and an installation that has a release keeps it when the
/// percentage grows.
fn includes(installation: &str, version: &Version, percentage: u8) -> bool {
    let digest = sha256(format!("{installation} {version}").as_bytes());
    let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    number % 100 < u32::from(percentage)
}

/// This installation's number: random, made once, and told to nobody.
fn installation(folder: &Path) -> io::Result<String> {
    if let Ok(known) = fs::read_to_string(folder.join(INSTALLATION))
        && !known.is_empty()
    {
        return Ok(known);
    }
    let mut random = [0; 16];
    rand_bytes(&mut random)?;
    let number = format!("{:032x}", u128::from_be_bytes(random));
    create_private_folder(folder)?;
    replace(folder, INSTALLATION, number.as_bytes())?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(version: &str, percentage: u8) -> usize {
        let version = version.parse().unwrap();
        (0..2000).filter(|number| includes(&format!("{number:032x}"), &version, percentage)).count()
    }

    #[test]
    fn all_or_none_or_about_that_many() {
        assert_eq!((share("1.0.0", 0), share("1.0.0", 100)), (0, 2000));
        let quarter = share("1.0.0", 25);
        assert!((400..600).contains(&quarter), "{quarter}");
    }

    #[test]
    fn who_has_it_keeps_it_and_each_release_begins_elsewhere() {
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
