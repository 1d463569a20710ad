//! For which user and on which PC a certificate will be installed, shown to the user before it is issued.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// The user and the PC of the current session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Session {
    /// The user this program runs as, in whose store the certificate is installed.
    pub user: String,
    /// The PC's name.
    pub computer: String,
    /// The program is operated from another PC: by remote desktop, or by a window displayed there.
    pub is_remote: bool,
    /// Another user is signed in at the desktop, whose browsers do not see the certificate.
    pub is_of_another_user: bool,
}

/// Describes the session.
pub trait Sessions: Send + Sync + fmt::Debug {
    /// The current state: a session begun at the PC may be continued by remote desktop. Blocks for at most two seconds.
    fn current(&self) -> Session;
}

/// The session of this process.
#[derive(Debug)]
pub struct SystemSessions;

impl Sessions for SystemSessions {
    /// What the system does not report is left empty, without a warning.
    fn current(&self) -> Session {
        let (is_remote, is_of_another_user) = platform::facts();
        Session {
            user: whoami::username().unwrap_or_default(),
            computer: whoami::hostname().unwrap_or_default(),
            is_remote,
            is_of_another_user,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_names_user_and_pc() {
        let Session { user, computer, .. } = SystemSessions.current();
        assert!(!user.is_empty() && !computer.is_empty(), "{user:?} {computer:?}");
    }
}
