//! pkexec(1) asks once for an administrator's consent, and starts the installed package's `install-update`
//! as root. That verifies everything again: files on disk could be replaced while pkexec asks.
//! The version is an argument, so that pkexec's question shows it.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use cert_core::update::{Offer, ReleaseError, UpdateError};

use super::PluginInstaller;

const PKEXEC: &str = "/usr/bin/pkexec";

pub(super) fn install(app: &PluginInstaller, offer: &Offer, package: &[u8]) -> Result<(), UpdateError> {
    let program = Path::new("/usr/lib").join(&app.profile.scheme).join("install-update");
    if ![Path::new(PKEXEC), &program].into_iter().all(Path::is_file) {
        return Err(UpdateError::NoInstaller);
    }
    let mut command = Command::new(PKEXEC);
    command.arg(program).arg(offer.manifest.version.to_string()).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let frames = [&offer.manifest.bytes, offer.manifest.signature.as_bytes(), package];
    let ended = command.spawn().and_then(|process| hand_over(process, &frames));
    outcome(&ended.map_err(UpdateError::not_installed)?)
}

/// Writes each frame after its length in four bytes.
fn hand_over(mut process: Child, frames: &[&[u8]]) -> io::Result<Output> {
    if let Some(mut input) = process.stdin.take() {
        // Fails if the process ends before it has read everything; its output has the reason.
        let _ = frames.iter().try_for_each(|frame| {
            let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
            input.write_all(&length.to_be_bytes())?;
            input.write_all(frame)
        });
    }
    process.wait_with_output()
}

/// pkexec(1): 126 if the question was dismissed, 127 if authorization was not given; else the status of
/// `install-update`.
fn outcome(ended: &Output) -> Result<(), UpdateError> {
    let said = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
    let error = match ended.status.code() {
        Some(0) => return Ok(()),
        Some(126 | 127) => return Err(UpdateError::Declined),
        Some(2) => ReleaseError::Changed.into(),
        Some(3) => UpdateError::Forbidden,
        Some(4) => UpdateError::InstallerBusy,
        Some(5) => UpdateError::NeedsPackage(said.clone()),
        _ => UpdateError::not_installed(said.clone()),
    };
    tracing::warn!(status = %ended.status, said, "not installed");
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passes the frames to a script, and returns its output and status.
    fn ended(script: &str, frames: &[&[u8]]) -> Output {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        hand_over(command.stderr(Stdio::piped()).spawn().unwrap(), frames).unwrap()
    }

    #[test]
    fn each_frame_is_preceded_by_its_length() {
        let ended = ended("cat", &[b"one", b"", &[7; 300]]);
        let expected = [b"\0\0\0\x03one\0\0\0\0\0\0\x01\x2c", &[7; 300][..]].concat();
        assert_eq!(ended.stdout, expected);
    }

    #[test]
    fn each_exit_status_has_its_outcome() {
        let much = vec![0; 1_000_000];
        let outcome = |script| outcome(&ended(script, &[&much]));
        assert!(matches!(outcome("cat >/dev/null"), Ok(())));
        for refused in ["exit 126", "exit 127"] {
            assert!(matches!(outcome(refused), Err(UpdateError::Declined)));
        }
        let changed = outcome("exit 2");
        assert!(matches!(changed, Err(UpdateError::Release(ReleaseError::Changed))));
        assert!(matches!(outcome("exit 3"), Err(UpdateError::Forbidden)));
        assert!(matches!(outcome("exit 4"), Err(UpdateError::InstallerBusy)));
        let Err(UpdateError::NeedsPackage(said)) = outcome("echo libone >&2; exit 5") else {
            panic!("the message does not name the package");
        };
        assert_eq!(said, "libone");
        assert!(matches!(outcome("kill $$"), Err(UpdateError::NotInstalled(_))));
        let Err(UpdateError::NotInstalled(source)) = outcome("echo locked >&2; exit 1") else {
            panic!("this is not reported as a failure");
        };
        assert_eq!(source.to_string(), "locked");
    }
}
