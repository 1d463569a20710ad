//! Login sessions of the pages.

use std::collections::HashMap;

use openssl::error::ErrorStack;
use openssl::sha::sha256;
use parking_lot::Mutex;
use time::{Duration, OffsetDateTime};

use crate::tokens::random_token;

/// An unused session ends after this time.
const IDLE_TIMEOUT: Duration = Duration::minutes(15);
/// Every session ends after this time, used or not.
const MAX_AGE: Duration = Duration::hours(8);
/// Ended sessions are kept this long, so that the next response can explain why the session ended.
const KEPT: Duration = Duration::days(1);

/// A login to the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) login_id: String,
    /// Serial of the certificate that logged in; `None` for a login with a password.
    pub(crate) serial: Option<String>,
    began: OffsetDateTime,
    used: OffsetDateTime,
    ended: Option<Ending>,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The application has logged in with the same login ID.
    Application,
    /// A browser has logged in with the same login ID.
    OtherBrowser,
    /// The session was idle too long, reached its maximum age, or is unknown.
    Timeout,
}

/// All sessions, in memory only: a restart ends them.
#[derive(Default)]
pub(crate) struct Sessions {
    /// Keyed by the digest of the cookie's value.
    entries: Mutex<HashMap<[u8; 32], Session>>,
}

impl Sessions {
    /// Begins a session and ends all others of this login ID. Returns the cookie's value.
    pub(crate) fn begin(
        &self,
        login_id: &str,
        serial: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<String, ErrorStack> {
        let token = random_token()?;
        let session = Session {
            login_id: login_id.to_owned(),
            serial: serial.map(ToOwned::to_owned),
            began: now,
            used: now,
            ended: None,
        };
        let mut entries = self.entries.lock();
        entries.retain(|_, session| (now - session.used).abs() < KEPT);
        end_all(&mut entries, login_id, Ending::OtherBrowser);
        entries.insert(sha256(token.as_bytes()), session);
        Ok(token)
    }

    /// The session of this cookie, marked as used now.
    pub(crate) fn find(&self, token: &str, now: OffsetDateTime) -> Result<Session, Ending> {
        let mut entries = self.entries.lock();
        let session = entries.get_mut(&sha256(token.as_bytes())).ok_or(Ending::Timeout)?;
        if let Some(ending) = session.ended {
            return Err(ending);
        }
        if now - session.used > IDLE_TIMEOUT || now - session.began > MAX_AGE {
            session.ended = Some(Ending::Timeout);
            return Err(Ending::Timeout);
        }
        session.used = now;
        Ok(session.clone())
    }

    /// Ends the sessions of this login ID because the application has logged in.
    pub(crate) fn application_logged_in(&self, login_id: &str) {
        end_all(&mut self.entries.lock(), login_id, Ending::Application);
    }

    pub(crate) fn log_out(&self, token: &str) {
        self.entries.lock().remove(&sha256(token.as_bytes()));
    }
}

fn end_all(entries: &mut HashMap<[u8; 32], Session>, login_id: &str, ending: Ending) {
    let of_login_id = entries.values_mut().filter(|session| session.login_id == login_id);
    for session in of_login_id.filter(|session| session.ended.is_none()) {
        session.ended = Some(ending);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOON: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

    #[test]
    fn a_session_ends_when_idle_and_at_its_maximum_age() {
        let sessions = Sessions::default();
        let token = sessions.begin("a", None, NOON).unwrap();
        assert!(sessions.find(&token, NOON + IDLE_TIMEOUT).is_ok());
        assert_eq!(sessions.find(&token, NOON + IDLE_TIMEOUT * 2 + Duration::SECOND), Err(Ending::Timeout));
        let token = sessions.begin("a", None, NOON).unwrap();
        let mut now = NOON;
        while now < NOON + MAX_AGE {
            now += IDLE_TIMEOUT;
            let _ = sessions.find(&token, now);
        }
        assert_eq!(sessions.find(&token, now + IDLE_TIMEOUT), Err(Ending::Timeout));
    }
}
