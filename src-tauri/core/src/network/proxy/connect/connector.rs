use std::fmt;
use std::sync::Arc;

use reqwest::Url;
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;

use super::direct;
use super::proxy_sessions::{ProxySessions, Typed};
use super::tunnel::{self, Access};
use crate::network::NetworkError;
use crate::network::proxy::{
    AuthMethod, FindProxy, Found, NoSignIn, ProxyAddress, ProxyCredentials, ProxyError, ProxyErrorKind, Route, SignIn,
    Strength, SystemProxy, SystemSignIn, Target,
};
use crate::policy::Policy;

/// Reaches the bank, for every connection of a run: by which proxy, and with what credentials.
pub struct ProxyConnector {
    finder: Arc<dyn FindProxy>,
    sign_in: Arc<dyn SignIn>,
    weakest: Strength,
    sessions: ProxySessions,
}

/// How a server has been reached.
pub(crate) enum Connection {
    /// It has not: no proxy is needed.
    Direct,
    Tunnel {
        stream: TcpStream,
        /// Or else by a direct connection, which needed more than one try.
        through_proxy: bool,
    },
}

impl ProxyConnector {
    /// As `finder` says, in the name of who is signed in, within what the administrator allows.
    pub fn new(finder: impl FindProxy + 'static, sign_in: impl SignIn + 'static, policy: &Policy) -> Arc<Self> {
        Arc::new(Self {
            finder: Arc::new(finder),
            sign_in: Arc::new(sign_in),
            weakest: policy.weakest_proxy_authentication,
            sessions: ProxySessions::default(),
        })
    }

    /// As this machine is set.
    pub fn system(policy: &Policy) -> Arc<Self> {
        Self::new(SystemProxy(policy.clone()), SystemSignIn, policy)
    }

    /// Without a proxy.
    pub fn direct() -> Arc<Self> {
        Self::new(Route::Direct, NoSignIn, &Policy::default())
    }

    /// What this proxy is answered with from now on.
    pub fn set_credentials(&self, proxy: &ProxyAddress, credentials: ProxyCredentials) {
        self.sessions.set_credentials(proxy, credentials);
    }

    /// What this proxy has taken last time.
    pub fn auth_method(&self, proxy: &ProxyAddress) -> Option<AuthMethod> {
        self.sessions.of(proxy).last_method
    }

    /// Which routes lead to an address, and who says so.
    pub async fn find(&self, url: &Url) -> Result<Found, ProxyError> {
        self.find_target(&Target::of(url)?).await
    }

    /// Tries the routes: opens a connection to the server and lets it go. Without a proxy there is
    /// nothing to try.
    ///
    /// # Errors
    /// As the proxy answers, above all that it asks for credentials.
    pub async fn probe(&self, url: &Url) -> Result<(), ProxyError> {
        let target = Target::of(url)?;
        let found = self.find_target(&target).await?;
        let mut unreachable = None;
        for route in self.in_order(&found.routes) {
            let Route::Via(proxy, given) = route else {
                return Ok(());
            };
            match self.open_tunnel(proxy, given.clone(), &target).await? {
                Reached::Server(_) => return Ok(()),
                Reached::Nothing(error) => unreachable = Some(error),
            }
        }
        unreachable.map_or(Ok(()), Err)
    }

    /// To the server, as the settings say now. The first route on which anybody answers counts,
    /// whatever the answer.
    pub(crate) async fn connect(&self, target: &Target) -> Result<Connection, NetworkError> {
        let found = self.find_target(target).await?;
        let mut failure = None;
        let mut routes = self.in_order(&found.routes).peekable();
        while let Some(route) = routes.next() {
            let is_last = routes.peek().is_none() && found.script_error.is_none();
            let error = match route {
                Route::Direct if is_last => return Ok(Connection::Direct),
                Route::Direct => match direct::connect(target).await {
                    Ok(stream) => return Ok(Connection::Tunnel { stream, through_proxy: false }),
                    Err(error) => error,
                },
                Route::Via(proxy, given) => match self.open_tunnel(proxy, given.clone(), target).await? {
                    Reached::Server(stream) => {
                        return Ok(Connection::Tunnel { stream, through_proxy: true });
                    }
                    Reached::Nothing(error) => error.into(),
                },
            };
            failure = Some(error);
        }
        // The script might have named another route.
        let script_error = found.script_error.map(NetworkError::from);
        Err(script_error.or(failure).unwrap_or_else(|| ProxyError::setting("no route").into()))
    }

    async fn find_target(&self, target: &Target) -> Result<Found, ProxyError> {
        let (finder, target) = (Arc::clone(&self.finder), target.clone());
        let found = spawn_blocking(move || finder.find(&target)).await;
        found.map_err(ProxyError::setting)?
    }

    /// Proxies that were unreachable a while ago come last.
    fn in_order<'a>(&self, routes: &'a [Route]) -> impl Iterator<Item = &'a Route> {
        let was_unreachable = |route: &&Route| match route {
            Route::Direct => false,
            Route::Via(proxy, _) => self.sessions.of(proxy).was_unreachable(),
        };
        let (last, first): (Vec<_>, Vec<_>) = routes.iter().partition(was_unreachable);
        first.into_iter().chain(last)
    }

    async fn open_tunnel(
        &self,
        proxy: &ProxyAddress,
        given: Option<Arc<ProxyCredentials>>,
        target: &Target,
    ) -> Result<Reached, ProxyError> {
        let session = self.sessions.of(proxy);
        let credentials = match &session.credentials {
            Some(Typed::Credentials(typed)) => Some(Arc::clone(typed)),
            Some(Typed::Refused) => None,
            None => given,
        };
        let access = Access {
            credentials,
            sign_in: Arc::clone(&self.sign_in),
            weakest: self.weakest,
            taken: session.strongest,
            last_method: session.last_method.filter(|method| method.is_preemptive()),
        };
        match tunnel::open(proxy, target, &access).await {
            Ok(opened) => {
                self.sessions.has_opened(proxy, &opened);
                Ok(Reached::Server(opened.stream))
            }
            Err(error) if error.kind() == ProxyErrorKind::Unreachable => {
                tracing::warn!(%proxy, "proxy unreachable, the next route is tried");
                self.sessions.is_unreachable(proxy);
                Ok(Reached::Nothing(error))
            }
            Err(error) => {
                tracing::warn!(%proxy, error = %error.kind(), "no tunnel through the proxy");
                Err(self.refused(proxy, session.credentials.as_ref(), error))
            }
        }
    }

    fn refused(&self, proxy: &ProxyAddress, typed: Option<&Typed>, error: ProxyError) -> ProxyError {
        match (error.kind(), typed) {
            (ProxyErrorKind::CredentialsWrong, typed) => {
                self.sessions.forget(proxy, typed);
                error
            }
            // It asks again.
            (ProxyErrorKind::CredentialsRequired, Some(Typed::Refused)) => error.again(),
            _ => error,
        }
    }
}

/// Who is at the end of a route through a proxy.
enum Reached {
    Server(TcpStream),
    Nothing(ProxyError),
}

impl fmt::Debug for ProxyConnector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProxyConnector").field("finder", &self.finder).finish_non_exhaustive()
    }
}
