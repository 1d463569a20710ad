use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::OwnedMutexGuard;

use super::tunnel::Opened;
use crate::network::proxy::{AuthMethod, ProxyAddress, ProxyCredentials, Strength};

/// How long an unreachable proxy is tried last.
const UNREACHABLE_PERIOD: Duration = Duration::from_mins(5);

/// The state of each proxy during a run. Credentials are kept here only, in memory.
#[derive(Default)]
pub(super) struct ProxySessions(Mutex<HashMap<ProxyAddress, ProxySession>>);

#[derive(Clone, Default)]
pub(super) struct ProxySession {
    pub(super) credentials: Option<Typed>,
    /// Whether the proxy has accepted the current user name and password.
    pub(super) is_proven: bool,
    trial: Arc<tokio::sync::Mutex<()>>,
    /// The method that opened the last tunnel.
    pub(super) last_method: Option<AuthMethod>,
    /// The strongest authentication that the proxy has accepted.
    pub(super) strongest: Strength,
    unreachable_since: Option<Instant>,
}

/// The state of the credentials for a proxy.
#[derive(Clone)]
pub(super) enum Typed {
    Credentials(Arc<ProxyCredentials>),
    /// The proxy refused them. They are forgotten: sending them again might lock the account.
    Refused,
    /// They were sent, but the proxy did not answer: sent again, they might count as a second attempt.
    Unanswered,
}

impl ProxySessions {
    pub(super) fn of(&self, proxy: &ProxyAddress) -> ProxySession {
        self.locked().entry(proxy.clone()).or_default().clone()
    }

    /// A lock for the one connection that tries a password not accepted yet, while the others wait for the answer.
    /// `None` if there is nothing to try.
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
            // The new ones may be for another method.
            session.last_method = None;
        });
    }

    pub(super) fn forget_credentials(&self, proxy: &ProxyAddress) {
        self.change(proxy, |session| session.forget(Typed::Unanswered));
    }

    pub(super) fn record_opened(&self, proxy: &ProxyAddress, opened: &Opened) {
        self.change(proxy, |session| {
            session.last_method = opened.method;
            session.is_proven |= matches!(opened.method, Some(AuthMethod::Password(_)));
            session.strongest = session.strongest.max(opened.strength);
            session.unreachable_since = None;
        });
    }

    pub(super) fn record_unreachable(&self, proxy: &ProxyAddress) {
        self.change(proxy, |session| session.unreachable_since = Some(Instant::now()));
    }

    /// Replaces the credentials that were sent by their `outcome`, unless others were typed meanwhile.
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

    /// Whether it was unreachable recently, so that others are tried first.
    pub(super) fn was_unreachable(&self) -> bool {
        self.unreachable_since.is_some_and(|since| since.elapsed() < UNREACHABLE_PERIOD)
    }
}
