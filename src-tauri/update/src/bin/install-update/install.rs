use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use cert_update::Version;
use tempfile::TempDir;

use crate::error::InstallError;
use crate::identity::Identity;
use crate::input;

/// The architecture packages are made for, as dpkg names it.
const ARCHITECTURE: &str = "amd64";
/// Where root alone puts a folder, and what is left there goes with the next start of the machine.
const RUN: &str = "/run";
/// No longer reason is passed on, in characters.
const REASON_LIMIT: usize = 500;

/// Verifies what comes, then has dpkg install it, if it is the version that was asked about.
pub(crate) fn install(asked: &Version, input: &mut impl Read, identity: &Identity) -> Result<(), InstallError> {
    let (manifest, package) = input::read(input, identity)?;
    if manifest.version != *asked {
        let refusal = format!("asked about {asked}, and it is {}", manifest.version);
        return Err(InstallError::Refused(refusal));
    }
    let folder = private_folder(RUN).map_err(InstallError::failed(RUN))?;
    let file = folder.path().join("package.deb");
    fs::write(&file, package).map_err(InstallError::failed(RUN))?;
    let (version, file) = (manifest.version.to_string(), file.as_os_str());
    is_said(file, "Package", identity.package)?;
    is_said(file, "Version", &version)?;
    is_said(file, "Architecture", ARCHITECTURE)?;
    is_newer(&manifest.version, &installed_version(identity.package)?)?;
    run("/usr/bin/dpkg", &["--install".as_ref(), file]).map(drop)
}

fn private_folder(parent: impl AsRef<Path>) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("install-update-").permissions(Permissions::from_mode(0o700)).tempdir_in(parent)
}

/// What a package says of itself (deb-control(5)) is what the manifest and this build say of it.
fn is_said(package: &OsStr, field: &str, expected: &str) -> Result<(), InstallError> {
    let found = run("/usr/bin/dpkg-deb", &["--field".as_ref(), package, field.as_ref()])?;
    let refusal = || format!("the package's {field} is \"{found}\", not \"{expected}\"");
    if found == expected { Ok(()) } else { Err(InstallError::Refused(refusal())) }
}

fn installed_version(package: &str) -> Result<String, InstallError> {
    let words = ["--show", "--showformat=${Version}", package].map(AsRef::as_ref);
    run("/usr/bin/dpkg-query", &words)
}

fn is_newer(offered: &Version, installed: &str) -> Result<(), InstallError> {
    match installed.parse::<Version>() {
        Ok(known) if known < *offered => Ok(()),
        _ => Err(InstallError::Refused(format!("{offered} is not newer than {installed}"))),
    }
}

/// What a program of dpkg's prints. Nothing of the caller's environment reaches it.
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
    use super::*;

    #[test]
    fn only_what_is_newer_is_installed() {
        let offered = Version::new(1, 10, 0);
        assert!(is_newer(&offered, "1.9.9").is_ok());
        for installed in ["1.10.0", "1.10.1", "2.0.0", "", "1.9"] {
            assert!(is_newer(&offered, installed).is_err(), "{installed}");
        }
    }

    #[test]
    fn a_program_that_fails_says_why() {
        let failed = run("/usr/bin/dpkg", &["--no-such-option".as_ref()]);
        let Err(InstallError::Failed(said)) = failed else { panic!("{failed:?}") };
        assert!(said.starts_with("/usr/bin/dpkg: ") && said.contains("no-such-option"), "{said}");
        assert!(said.chars().count() <= REASON_LIMIT + 20, "{said}");
    }

    #[test]
    fn nobody_else_looks_into_the_folder() {
        let folder = private_folder(std::env::temp_dir()).unwrap();
        assert_eq!(folder.path().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
