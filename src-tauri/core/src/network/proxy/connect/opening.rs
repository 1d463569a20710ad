use std::sync::Arc;

use super::proxy_sessions::{ProxySession, ProxySessions, Typed};
use super::proxy_tls::ProxyTls;
use super::stream::Stream;
use super::tunnel::{self, Access};
use crate::network::proxy::auth::BoundedSignIn;
use crate::network::proxy::{ProxyAddress, ProxyCredentials, ProxyError, ProxyErrorKind, Strength, Target};

/// Opens one tunnel through one proxy, using what is known about the proxy.
pub(super) struct Opening {
    pub(super) proxy: ProxyAddress,
    pub(super) target: Target,
    /// The credentials in the proxy setting.
    pub(super) given: Option<Arc<ProxyCredentials>>,
    pub(super) sessions: Arc<ProxySessions>,
    pub(super) sign_in: Arc<BoundedSignIn>,
    pub(super) tls: Arc<ProxyTls>,
    pub(super) weakest: Strength,
}

/// The result of trying a route through a proxy.
pub(super) enum Reached {
    Server(Stream),
    Nothing(ProxyError),
}

impl Opening {
    /// Continues after the caller is cancelled: once a password was sent, the answer must be recorded, or the next
    /// connection would send it again.
    pub(super) async fn run(self) -> Result<Reached, ProxyError> {
        let proxy = self.proxy.clone();
        let opened = tokio::spawn(self.open()).await;
        opened.unwrap_or_else(|error| Err(ProxyError::caused(ProxyErrorKind::Unreadable, &proxy, error)))
    }

    async fn open(self) -> Result<Reached, ProxyError> {
        let _trial = self.sessions.lock_trial(&self.proxy, self.given.is_some()).await;
        let session = self.sessions.of(&self.proxy);
        match tunnel::open(&self.proxy, &self.target, &self.access(&session)).await {
            Ok(opened) => {
                self.sessions.record_opened(&self.proxy, &opened);
                Ok(Reached::Server(opened.stream))
            }
            Err(error) => self.failed(&session, error),
        }
    }

    fn access(&self, session: &ProxySession) -> Access {
        Access {
            credentials: match &session.credentials {
                Some(Typed::Credentials(typed)) => Some(Arc::clone(typed)),
                Some(Typed::Refused | Typed::Unanswered) => None,
                None => self.given.clone(),
            },
            sign_in: Arc::clone(&self.sign_in),
            tls: Arc::clone(&self.tls),
            weakest: self.weakest,
            accepted: session.strongest,
            last_method: session.last_method.filter(|method| method.is_preemptive()),
        }
    }

    fn failed(&self, session: &ProxySession, error: ProxyError) -> Result<Reached, ProxyError> {
        let (proxy, used) = (&self.proxy, session.credentials.as_ref());
        if error.kind() == ProxyErrorKind::CredentialsWrong {
            self.sessions.forget(proxy, used, Typed::Refused);
        } else if error.leaves_credentials_unanswered() && !session.is_proven {
            self.sessions.forget(proxy, used, Typed::Unanswered);
        }
        if error.kind().allows_next_route() {
            tracing::warn!(%proxy, error = %error.kind(), "no connection to the proxy, the next route is tried");
            self.sessions.record_unreachable(proxy);
            return Ok(Reached::Nothing(error));
        }
        tracing::warn!(%proxy, error = %error.kind(), "no tunnel through the proxy");
        Err(match (error.kind(), used) {
            // The proxy challenges again.
            (ProxyErrorKind::CredentialsRequired, Some(Typed::Refused)) => error.again(),
            _ => error,
        })
    }
}
