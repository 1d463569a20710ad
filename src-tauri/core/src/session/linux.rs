#![expect(clippy::disallowed_methods, reason = "describes the session; no decision depends on it")]

use std::os::unix::fs::MetadataExt as _;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use std::{env, fs, thread};

/// Limit for the login service's answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Whether the session is operated from another PC, and whether another user is signed in.
pub(super) fn facts() -> (bool, bool) {
    let own = rustix::process::geteuid().as_raw();
    let found = Found::in_environment();
    (found.is_remote(), found.is_of_another_user(own))
}

/// What was found in the environment and from the login service.
#[derive(Clone, Debug, Default)]
struct Found {
    /// An xrdp desktop.
    xrdp: bool,
    /// Started from an SSH shell.
    ssh: bool,
    /// The X11 display.
    display: String,
    /// The output of `loginctl show-session`.
    login: String,
    /// The users who changed to this one by sudo or pkexec, and the owner of the session's runtime folder.
    owners: Vec<u32>,
}

impl Found {
    fn in_environment() -> Self {
        let variable = |name| env::var(name).unwrap_or_default();
        let changed = ["SUDO_UID", "PKEXEC_UID"].map(|name| variable(name).parse().ok());
        let folder = fs::metadata(variable("XDG_RUNTIME_DIR")).ok().map(|folder| folder.uid());
        let login = Some(variable("XDG_SESSION_ID")).filter(|id| !id.is_empty());
        Self {
            xrdp: env::var_os("XRDP_SESSION").is_some(),
            ssh: env::var_os("SSH_CONNECTION").is_some(),
            display: variable("DISPLAY"),
            login: login.and_then(login_session).unwrap_or_default(),
            owners: changed.into_iter().chain([folder]).flatten().collect(),
        }
    }

    fn is_remote(&self) -> bool {
        let is_forwarded = !self.display.is_empty() && !self.display.starts_with(':');
        self.xrdp || self.ssh && is_forwarded || self.of_login("Remote") == Some("yes")
    }

    fn is_of_another_user(&self, own: u32) -> bool {
        let signed_in = self.of_login("User").and_then(|user| user.parse().ok());
        self.owners.iter().copied().chain(signed_in).any(|owner| owner != own)
    }

    fn of_login(&self, name: &str) -> Option<&str> {
        self.login.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }
}

/// What systemd-logind reports about this session, if it is available.
fn login_session(id: String) -> Option<String> {
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || {
        let mut question = Command::new("/usr/bin/loginctl");
        question.args(["show-session", "--property=Remote", "--property=User", "--", &id]);
        // The receiver may have timed out.
        let _ = answer.send(question.stdin(Stdio::null()).output());
    });
    let answer = answered.recv_timeout(TIMEOUT).ok()?.ok()?;
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: u32 = 1000;

    #[test]
    fn a_session_is_remote_if_anything_indicates_it() {
        let display = |display: &str| display.to_owned();
        let login = |login: &str| Found { login: login.to_owned(), ..Found::default() };
        for (found, is_remote) in [
            (Found::default(), false),
            (Found { display: display(":0"), ..Found::default() }, false),
            (Found { xrdp: true, display: display(":10.0"), ..Found::default() }, true),
            (Found { ssh: true, display: display("localhost:10.0"), ..Found::default() }, true),
            // The window is shown on the PC itself.
            (Found { ssh: true, display: display(":0"), ..Found::default() }, false),
            (Found { ssh: true, ..Found::default() }, false),
            (login("Remote=yes\nUser=1000\n"), true),
            (login("Remote=no\nUser=1000\n"), false),
        ] {
            assert_eq!(found.is_remote(), is_remote, "{found:?}");
        }
    }

    #[test]
    fn another_user_is_signed_in_if_anything_names_one() {
        let owners = |owners: &[u32]| Found { owners: owners.to_vec(), ..Found::default() };
        let login = |login: &str| Found { login: login.to_owned(), ..Found::default() };
        for (found, is_another) in [
            (Found::default(), false),
            (owners(&[OWN]), false),
            (owners(&[OWN, 0]), true),
            (owners(&[1001]), true),
            (login("Remote=no\nUser=1000\n"), false),
            (login("Remote=no\nUser=1001\n"), true),
            (login("Remote=no\nUser=\n"), false),
        ] {
            assert_eq!(found.is_of_another_user(OWN), is_another, "{found:?}");
        }
    }
}
