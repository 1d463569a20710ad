use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use cert_update::{MANIFEST_LIMIT, Manifest, ReleaseError, SIGNATURE_LIMIT, Version};
use tempfile::TempDir;

use crate::InstallError;
use crate::identity::Identity;

/// The packages' architecture, as dpkg names it.
const ARCHITECTURE: &str = "amd64";
/// Only root can create a folder here, and remaining files disappear with the next boot.
const RUN: &str = "/run";
/// Longest reason passed on, in characters.
const REASON_LIMIT: usize = 500;

/// Verifies the input and installs it by dpkg, if it is the version that was consented to.
pub(crate) fn install(asked: &Version, input: &mut impl Read, identity: &Identity) -> Result<(), InstallError> {
    let (manifest, package) = read(input, identity)?;
    if manifest.version != *asked {
        let refusal = format!("asked about {asked}, and it is {}", manifest.version);
        return Err(InstallError::Refused(refusal));
    }
    let folder = private_folder(RUN).map_err(InstallError::failed(RUN))?;
    let file = folder.path().join("package.deb");
    fs::write(&file, package).map_err(InstallError::failed(RUN))?;
    let (version, file) = (manifest.version.to_string(), file.as_os_str());
    // The package's own fields (deb-control(5)) have to match the manifest and this build.
    for (field, expected) in [("Package", identity.package), ("Version", &version), ("Architecture", ARCHITECTURE)] {
        let found = run("/usr/bin/dpkg-deb", &["--field".as_ref(), file, field.as_ref()])?;
        if found != expected {
            return Err(InstallError::Refused(format!("the package's {field} is \"{found}\", not \"{expected}\"")));
        }
    }
    let query = ["--show", "--showformat=${Version}", identity.package].map(AsRef::as_ref);
    is_newer(&manifest.version, &run("/usr/bin/dpkg-query", &query)?)?;
    run("/usr/bin/dpkg", &["--install".as_ref(), file]).map(drop).map_err(explained)
}

/// Recognises fixable failures by dpkg's messages: it has no exit status for them. Nothing has been unpacked then.
fn explained(error: InstallError) -> InstallError {
    match error {
        InstallError::Failed(said) if said.contains("locked by another process") => InstallError::Busy(said),
        InstallError::Failed(said) if said.contains("pre-dependency problem") => InstallError::NeedsPackage(said),
        other => other,
    }
}

/// Reads a manifest and the bytes of its package, and verifies both.
fn read(input: &mut impl Read, identity: &Identity) -> Result<(Manifest, Vec<u8>), InstallError> {
    let bytes = frame(input, MANIFEST_LIMIT as u64)?;
    let signature = frame(input, SIGNATURE_LIMIT as u64)?;
    let manifest = Manifest::verify(bytes, signature, &identity.keys, identity.product)?;
    let package = frame(input, manifest.package()?.size)?;
    manifest.verify_package(&package)?;
    Ok((manifest, package))
}

/// Reads a length in four bytes, and as many bytes; refuses more than `limit`.
fn frame(input: &mut impl Read, limit: u64) -> Result<Vec<u8>, InstallError> {
    const CANNOT: &str = "cannot read what to install";
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(InstallError::failed(CANNOT))?;
    let length = u32::from_be_bytes(length);
    if u64::from(length) > limit {
        return Err(ReleaseError::TooLarge.into());
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes).map_err(InstallError::failed(CANNOT))?;
    Ok(bytes)
}

fn private_folder(parent: impl AsRef<Path>) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("install-update-").permissions(Permissions::from_mode(0o700)).tempdir_in(parent)
}

fn is_newer(offered: &Version, installed: &str) -> Result<(), InstallError> {
    match installed.parse::<Version>() {
        Ok(known) if known < *offered => Ok(()),
        _ => Err(InstallError::Refused(format!("{offered} is not newer than {installed}"))),
    }
}

/// Runs one of dpkg's programs, without the caller's environment, and returns its output.
fn run(program: &str, words: &[&OsStr]) -> Result<String, InstallError> {
    let mut command = Command::new(program);
    command.args(words).current_dir("/").stdin(Stdio::null()).env_clear().envs([
        ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        ("LC_ALL", "C.UTF-8"),
        ("DEBIAN_FRONTEND", "noninteractive"),
    ]);
    let ended = command.output().map_err(InstallError::failed(program))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if ended.status.success() {
        return Ok(text(&ended.stdout));
    }
    let said: String = text(&ended.stderr).chars().take(REASON_LIMIT).collect();
    Err(InstallError::failed(program)(said))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use cert_update::{PublicKeys, platform_name};
    use minisign::KeyPair;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_newer_version_is_installed() {
        let offered = Version::new(1, 10, 0);
        assert!(is_newer(&offered, "1.9.9").is_ok());
        for installed in ["1.10.0", "1.10.1", "2.0.0", "", "1.9"] {
            assert!(is_newer(&offered, installed).is_err(), "{installed}");
        }
    }

    #[test]
    fn a_failure_includes_the_programs_message() {
        let failed = run("/usr/bin/dpkg", &["--no-such-option".as_ref()]);
        let Err(InstallError::Failed(said)) = failed else { panic!("{failed:?}") };
        assert!(said.starts_with("/usr/bin/dpkg: ") && said.contains("no-such-option"), "{said}");
        assert!(said.chars().count() <= REASON_LIMIT + 20, "{said}");
    }

    #[test]
    fn the_folder_is_private() {
        let folder = private_folder(std::env::temp_dir()).unwrap();
        assert_eq!(folder.path().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    const PACKAGE: &[u8] = b"the bytes of a package";

    struct Bank(KeyPair);

    impl Bank {
        fn new() -> Self {
            Self(KeyPair::generate_unencrypted_keypair().unwrap())
        }

        fn identity(&self) -> Identity {
            let keys = PublicKeys::parse([self.0.pk.to_base64().as_str()]).unwrap();
            Identity { program: "app", package: "app", product: "jp.example.bank", keys }
        }

        fn sign(&self, bytes: &[u8]) -> String {
            minisign::sign(None, &self.0.sk, bytes, None, None).unwrap().to_string()
        }

        /// The input that the app's window writes.
        fn frames(&self, product: &str) -> [Vec<u8>; 3] {
            let signature = STANDARD.encode(self.sign(PACKAGE));
            let package = json!({ "url": "", "signature": signature, "size": PACKAGE.len() });
            let platforms = json!({ platform_name(): package });
            let manifest = json!({
                "product": product, "serial": 1, "version": "1.2.3", "platforms": platforms,
            });
            let manifest = manifest.to_string().into_bytes();
            let signature = self.sign(&manifest).into_bytes();
            [manifest, signature, PACKAGE.to_vec()]
        }
    }

    fn written(frames: &[Vec<u8>]) -> Vec<u8> {
        let length = |frame: &Vec<u8>| u32::try_from(frame.len()).unwrap().to_be_bytes();
        frames.iter().flat_map(|frame| [&length(frame)[..], frame].concat()).collect()
    }

    #[test]
    fn what_the_bank_has_signed_is_accepted() {
        let bank = Bank::new();
        let input = written(&bank.frames("jp.example.bank"));
        let (manifest, package) = read(&mut &*input, &bank.identity()).unwrap();
        assert_eq!((manifest.version.to_string().as_str(), &*package), ("1.2.3", PACKAGE));
    }

    #[test]
    fn anything_else_is_refused() {
        let bank = Bank::new();
        let good = bank.frames("jp.example.bank");
        let (mut changed, mut longer, mut empty) = (good.clone(), good.clone(), good.clone());
        changed[2][0] ^= 1;
        longer[2].push(0);
        empty[2].clear();
        let refused = [
            changed,
            longer,
            empty,
            Bank::new().frames("jp.example.bank"),
            bank.frames("jp.example.other"),
            [good[0].clone(), Bank::new().sign(&good[0]).into(), good[2].clone()],
            [vec![b' '; MANIFEST_LIMIT + 1], good[1].clone(), good[2].clone()],
        ];
        for frames in refused {
            let outcome = read(&mut &*written(&frames), &bank.identity());
            assert!(matches!(outcome, Err(InstallError::Refused(_))), "{outcome:?}");
        }
    }

    #[test]
    fn truncated_input_is_a_failure_not_a_refusal() {
        let bank = Bank::new();
        let input = written(&bank.frames("jp.example.bank"));
        for end in [0, 3, 10, input.len() - 1] {
            let outcome = read(&mut &input[..end], &bank.identity());
            assert!(matches!(outcome, Err(InstallError::Failed(_))), "{end}");
        }
    }
}
