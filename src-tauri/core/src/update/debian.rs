use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use super::InstallError;

/// Puts a package in place of the installed one, with an administrator's consent, which is asked for
/// once: by polkit (pkexec(1)) and in no other way.
#[derive(Clone, Debug)]
pub struct DebianInstaller {
    ask: PathBuf,
    dpkg: PathBuf,
}

/// dpkg's own reason.
#[derive(Debug, thiserror::Error)]
#[error("dpkg ended with status {status}: {said}")]
struct DpkgFailed {
    status: i32,
    said: String,
}

/// No longer reason is kept, in characters.
const LONGEST: usize = 500;

impl DebianInstaller {
    /// With what this system has to ask and to install.
    ///
    /// # Errors
    /// [`InstallError::NoInstaller`] where one of the two is missing.
    pub fn of_this_system() -> Result<Self, InstallError> {
        Self::with("/usr/bin/pkexec", "/usr/bin/dpkg")
    }

    fn with(ask: impl Into<PathBuf>, dpkg: impl Into<PathBuf>) -> Result<Self, InstallError> {
        let installer = Self { ask: ask.into(), dpkg: dpkg.into() };
        let is_there = installer.ask.is_file() && installer.dpkg.is_file();
        if is_there { Ok(installer) } else { Err(InstallError::NoInstaller) }
    }

    /// Installs these bytes, which must have been verified.
    pub fn install(&self, package: &[u8]) -> Result<(), InstallError> {
        // Not in the user's home, which an administrator may not be able to read (NFS).
        let folder = tempfile::tempdir().map_err(failed)?;
        let file = folder.path().join("package.deb");
        fs::write(&file, package).map_err(failed)?;
        let mut command = Command::new(&self.ask);
        command.arg(&self.dpkg).arg("--install").arg(file).stdin(Stdio::null());
        outcome(&command.output().map_err(failed)?)
    }
}

/// pkexec(1): 126 the question was dismissed, 127 the authorization was not given; else dpkg's own status.
fn outcome(ended: &Output) -> Result<(), InstallError> {
    let status = ended.status.code().unwrap_or(-1);
    match status {
        0 => Ok(()),
        126 | 127 => Err(InstallError::Declined),
        _ => {
            let said = String::from_utf8_lossy(&ended.stderr);
            let said: String = said.trim().chars().take(LONGEST).collect();
            tracing::warn!(status, said, "dpkg failed");
            Err(failed(DpkgFailed { status, said }))
        }
    }
}

fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> InstallError {
    InstallError::Failed(source.into())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use tempfile::TempDir;

    use super::*;

    /// Stand-ins for polkit and dpkg, which note what they are called with.
    struct Scene {
        folder: TempDir,
        installer: DebianInstaller,
    }

    impl Scene {
        fn of(ask: &str, dpkg: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let calls = folder.path().join("calls");
            let write = |name: &str, does: &str| {
                let file = folder.path().join(name);
                let text =
                    format!("#!/bin/sh\necho \"{name} $*\" >> {}\n{does}\n", calls.display());
                fs::write(&file, text).unwrap();
                fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
                file
            };
            let (ask, dpkg) = (write("pkexec", ask), write("dpkg", dpkg));
            Self { installer: DebianInstaller::with(ask, dpkg).unwrap(), folder }
        }

        fn calls(&self) -> Vec<String> {
            let text = fs::read_to_string(self.folder.path().join("calls")).unwrap();
            text.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
        }
    }

    #[test]
    fn the_very_bytes_are_installed_and_nothing_is_left() {
        let scene =
            Scene::of("exec \"$@\"", "cp \"$2\" \"$(dirname \"$0\")/installed\"; dirname \"$2\"");
        scene.installer.install(b"package").unwrap();
        assert_eq!(scene.calls(), ["pkexec", "dpkg"]);
        assert_eq!(fs::read(scene.folder.path().join("installed")).unwrap(), b"package");
    }

    #[test]
    fn who_does_not_consent_is_asked_once() {
        for status in [126, 127] {
            let scene = Scene::of(&format!("exit {status}"), "exit 0");
            let declined = scene.installer.install(b"package");
            assert!(matches!(declined, Err(InstallError::Declined)), "{declined:?}");
            assert_eq!(scene.calls(), ["pkexec"]);
        }
    }

    #[test]
    fn dpkgs_own_failure_is_told_as_such() {
        let scene = Scene::of("exec \"$@\"", "echo 'dpkg: error: locked' >&2; exit 2");
        let Err(InstallError::Failed(source)) = scene.installer.install(b"package") else {
            panic!("it is not told as a failure");
        };
        assert_eq!(source.to_string(), "dpkg ended with status 2: dpkg: error: locked");
        assert_eq!(scene.calls(), ["pkexec", "dpkg"]);
    }

    #[test]
    fn without_means_to_ask_there_is_no_installer() {
        let missing = DebianInstaller::with("/nowhere/pkexec", "/bin/sh");
        assert!(matches!(missing, Err(InstallError::NoInstaller)));
    }
}
