use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::OwnedMutexGuard;

use super::tunnel::Opened;
use crate::network::proxy::{AuthMethod, ProxyAddress, ProxyCredentials, Strength};

/// How long a proxy that could not be reached comes last.
const UNREACHABLE_PERIOD: Duration = Duration::from_mins(5);

/// One session with each proxy of a run. Credentials live here and nowhere else, in memory.
#[derive(Default)]
pub(super) struct ProxySessions(Mutex<HashMap<ProxyAddress, ProxySession>>);

#[derive(Clone, Default)]
pub(super) struct ProxySession {
    pub(super) credentials: Option<Typed>,
    /// It has taken the user name and password that it is answered with.
    pub(super) is_proven: bool,
    trial: Arc<tokio::sync::Mutex<()>>,
    /// What opened the last tunnel.
    pub(super) last_method: Option<AuthMethod>,
    /// The strongest authentication that it has taken.
    pub(super) strongest: Strength,
    unreachable_since: Option<Instant>,
}

/// What has come of a proxy's question so far.
#[derive(Clone)]
pub(super) enum Typed {
    Credentials(Arc<ProxyCredentials>),
    /// The proxy did not take them. They are forgotten: sent again, they might lock the account.
    Refused,
    /// They were sent, and the proxy has not said what it thinks of them: sent again, they might count twice.
    Unanswered,
}

impl ProxySessions {
    pub(super) fn of(&self, proxy: &ProxyAddress) -> ProxySession {
        self.locked().entry(proxy.clone()).or_default().clone()
    }

    /// A lock for the one connection that tries a password which the proxy has not judged yet: the others wait for the
    /// answer. `None` where there is nothing to try.
    pub(super) async fn lock_trial(&self, proxy: &ProxyAddress, is_given: bool) -> Option<OwnedMutexGuard<()>> {
        let session = self.of(proxy);
        let has_password = match session.credentials {
            Some(Typed::Credentials(_)) => true,
            Some(Typed::Refused | Typed::Unanswered) => false,
            None => is_given,
        };
        if !has_password || session.is_proven {
            return None;
        }
        Some(session.trial.lock_owned().await)
    }

    pub(super) fn set_credentials(&self, proxy: &ProxyAddress, credentials: ProxyCredentials) {
        self.change(proxy, |session| {
            session.credentials = Some(Typed::Credentials(Arc::new(credentials)));
            session.is_proven = false;
            // Others may be for another method.
            session.last_method = None;
        });
    }

    pub(super) fn forget_credentials(&self, proxy: &ProxyAddress) {
        self.change(proxy, |session| session.forget(Typed::Unanswered));
    }

    pub(super) fn has_opened(&self, proxy: &ProxyAddress, opened: &Opened) {
        self.change(proxy, |session| {
            session.last_method = opened.method;
            session.is_proven |= matches!(opened.method, Some(AuthMethod::Password(_)));
            session.strongest = session.strongest.max(opened.strength);
            session.unreachable_since = None;
        });
    }

    pub(super) fn is_unreachable(&self, proxy: &ProxyAddress) {
        self.change(proxy, |session| session.unreachable_since = Some(Instant::now()));
    }

    /// Forgets what was sent, and what has come of it, unless others have been typed meanwhile.
    pub(super) fn forget(&self, proxy: &ProxyAddress, sent: Option<&Typed>, outcome: Typed) {
        self.change(proxy, |session| {
            let newer = match (&session.credentials, sent) {
                (Some(Typed::Credentials(now)), Some(Typed::Credentials(then))) => !Arc::ptr_eq(now, then),
                (Some(Typed::Credentials(_)), _) => true,
                _ => false,
            };
            if !newer {
                session.forget(outcome);
            }
        });
    }

    fn change(&self, proxy: &ProxyAddress, change: impl FnOnce(&mut ProxySession)) {
        change(self.locked().entry(proxy.clone()).or_default());
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ProxyAddress, ProxySession>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProxySession {
    fn forget(&mut self, outcome: Typed) {
        self.credentials = Some(outcome);
        self.is_proven = false;
        self.last_method = None;
    }

    /// It did not answer a while ago: others are tried first.
    pub(super) fn was_unreachable(&self) -> bool {
        self.unreachable_since.is_some_and(|since| since.elapsed() < UNREACHABLE_PERIOD)
    }
}
