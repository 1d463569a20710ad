//! Whose a new certificate will be, and on which PC: what a user has to know before it is issued.

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

/// The user and the PC this program runs for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Session {
    /// The user whose rights this program has, and whose store the certificate goes to.
    pub user: String,
    /// The name of the PC it runs on.
    pub computer: String,
    /// It is operated from another PC: by remote desktop, or through a window that is shown there.
    pub is_remote: bool,
    /// Somebody else is signed in at the desktop, whose browsers do not see the certificate.
    pub is_of_another_user: bool,
}

/// Names the session.
pub trait Sessions: Send + Sync + fmt::Debug {
    /// As it is now: one that began at the PC may be gone on with by remote desktop. Blocks, for two seconds at most.
    fn current(&self) -> Session;
}

/// The session of this process.
#[derive(Debug)]
pub struct SystemSessions;

impl Sessions for SystemSessions {
    /// What the system does not tell is empty, and warns of nothing.
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
