//! pkexec(1) asks for an administrator's consent, once, and starts the package's own `install-update` as
//! root. That verifies everything again: what stands on disk here could be exchanged while pkexec asks.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use cert_core::update::{InstallError, Offer, Package};

use super::PluginInstaller;

const PKEXEC: &str = "/usr/bin/pkexec";
/// No longer reason is kept, in characters.
const REASON_LIMIT: usize = 500;

pub(super) fn install(
    app: &PluginInstaller,
    offer: &Offer,
    package: &Package,
) -> Result<(), InstallError> {
    let program = Path::new("/usr/lib").join(&app.profile.scheme).join("install-update");
    if ![Path::new(PKEXEC), &program].into_iter().all(Path::is_file) {
        return Err(InstallError::NoInstaller);
    }
    let mut command = Command::new(PKEXEC);
    command.arg(program).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null());
    let process = command.stderr(Stdio::piped()).spawn().map_err(failed)?;
    let frames = [&offer.manifest, offer.signature.as_bytes(), &package.bytes];
    outcome(&hand_over(process, &frames).map_err(failed)?)
}

/// Each behind its length in four bytes. A process that ends before it has read it all says why.
fn hand_over(mut process: Child, frames: &[&[u8]]) -> io::Result<Output> {
    if let Some(mut input) = process.stdin.take() {
        let written = frames.iter().try_for_each(|frame| {
            let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
            input.write_all(&length.to_be_bytes())?;
            input.write_all(frame)
        });
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    process.wait_with_output()
}

/// pkexec(1): 126 the question was dismissed, 127 the authorization was not given; else the status of
/// `install-update`.
fn outcome(ended: &Output) -> Result<(), InstallError> {
    let said = String::from_utf8_lossy(&ended.stderr);
    let said: String = said.trim().chars().take(REASON_LIMIT).collect();
    match ended.status.code() {
        Some(0) => return Ok(()),
        Some(126 | 127) => return Err(InstallError::Declined),
        _ => tracing::warn!(status = %ended.status, said, "not installed"),
    }
    match ended.status.code() {
        Some(2) => Err(InstallError::Changed(said.into())),
        _ => Err(failed(said)),
    }
}

fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> InstallError {
    InstallError::Failed(source.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a program that is handed this over reads, and how it ends.
    fn ended(script: &str, frames: &[&[u8]]) -> Output {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        hand_over(command.stderr(Stdio::piped()).spawn().unwrap(), frames).unwrap()
    }

    #[test]
    fn what_is_handed_over_has_its_length_before_it() {
        let ended = ended("cat", &[b"one", b"", &[7; 300]]);
        let expected = [b"\0\0\0\x03one\0\0\0\0\0\0\x01\x2c", &[7; 300][..]].concat();
        assert_eq!(ended.stdout, expected);
    }

    #[test]
    fn an_answer_is_told_from_a_failure() {
        let much = vec![0; 1_000_000];
        let outcome = |script| outcome(&ended(script, &[&much]));
        assert!(matches!(outcome("cat >/dev/null"), Ok(())));
        for refused in ["exit 126", "exit 127"] {
            assert!(matches!(outcome(refused), Err(InstallError::Declined)));
        }
        assert!(matches!(outcome("exit 2"), Err(InstallError::Changed(_))));
        assert!(matches!(outcome("kill $$"), Err(InstallError::Failed(_))));
        let Err(InstallError::Failed(source)) = outcome("echo locked >&2; exit 1") else {
            panic!("it is not told as a failure");
        };
        assert_eq!(source.to_string(), "locked");
    }
}
