use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::Url;
use tokio::task::spawn_blocking;

use super::opening::{Opening, Reached};
use super::proxy_sessions::ProxySessions;
use super::proxy_tls::ProxyTls;
use super::stream::peer;
use super::{Connection, direct};
use crate::network::NetworkError;
use crate::network::proxy::auth::BoundedSignIn;
use crate::network::proxy::{
    AuthMethod, FindProxy, Found, NoSignIn, ProxyAddress, ProxyCredentials, ProxyError, Route, SignIn, Strength,
    SystemProxy, SystemSignIn, Target,
};
use crate::policy::Policy;

/// Makes all connections of a run to the bank: chooses the proxy and its credentials.
pub struct ProxyConnector {
    finder: Arc<dyn FindProxy>,
    sign_in: Arc<BoundedSignIn>,
    weakest: Strength,
    sessions: Arc<ProxySessions>,
    tls: Arc<ProxyTls>,
}

impl ProxyConnector {
    /// With the routes of `finder` and the single sign-on of `sign_in`, as far as `policy` allows.
    pub fn new(finder: impl FindProxy + 'static, sign_in: impl SignIn + 'static, policy: &Policy) -> Arc<Self> {
        Arc::new(Self {
            finder: Arc::new(finder),
            sign_in: Arc::new(BoundedSignIn::new(sign_in)),
            weakest: policy.weakest_proxy_authentication,
            sessions: Arc::default(),
            tls: Arc::default(),
        })
    }

    /// With this machine's settings.
    pub fn system(policy: &Policy) -> Arc<Self> {
        Self::new(SystemProxy(policy.clone()), SystemSignIn, policy)
    }

    /// Without a proxy.
    pub fn direct() -> Arc<Self> {
        Self::new(Route::Direct, NoSignIn, &Policy::default())
    }

    /// Sets the credentials for this proxy.
    pub fn set_credentials(&self, proxy: &ProxyAddress, credentials: ProxyCredentials) {
        self.sessions.set_credentials(proxy, credentials);
    }

    /// Forgets the proxy's credentials, so that the user is asked again.
    pub(crate) fn forget_credentials(&self, proxy: &ProxyAddress) {
        self.sessions.forget_credentials(proxy);
    }

    /// The method that this proxy accepted last.
    pub fn auth_method(&self, proxy: &ProxyAddress) -> Option<AuthMethod> {
        self.sessions.of(proxy).last_method
    }

    /// The routes to a URL, and the setting they come from.
    pub async fn find(&self, url: &Url) -> Result<Found, ProxyError> {
        self.find_target(&Target::of(url)?).await
    }

    /// Tests the routes: opens a tunnel to the server and closes it. A direct route is not
    /// tested.
    ///
    /// # Errors
    /// The proxy's, most importantly that it requires credentials.
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

    /// Connects to the server by the current settings. The first route that gets an answer is final,
    /// whatever the answer.
    pub(crate) async fn connect(&self, target: &Target) -> Result<Connection, NetworkError> {
        let found = self.find_target(target).await?;
        let mut failure = None;
        let mut routes = self.in_order(&found.routes).peekable();
        while let Some(route) = routes.next() {
            let is_last = routes.peek().is_none() && found.script_error.is_none();
            let error = match route {
                Route::Direct => match direct::connect(target, is_last).await {
                    Ok(connection) => return Ok(connection),
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
        // The script might have given another route.
        let script_error = found.script_error.map(NetworkError::from);
        Err(script_error.or(failure).unwrap_or_else(|| ProxyError::setting("no route").into()))
    }

    async fn find_target(&self, target: &Target) -> Result<Found, ProxyError> {
        let (finder, target) = (Arc::clone(&self.finder), target.clone());
        let found = spawn_blocking(move || finder.find(&target)).await;
        found.map_err(ProxyError::setting)?
    }

    /// Recently unreachable proxies come last.
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
        let opening = Opening {
            proxy: proxy.clone(),
            target: target.clone(),
            given,
            sessions: Arc::clone(&self.sessions),
            sign_in: Arc::clone(&self.sign_in),
            tls: Arc::clone(&self.tls),
            weakest: self.weakest,
        };
        opening.run().await
    }
}

impl Connection {
    /// The remote address: the proxy's or the server's.
    pub(crate) fn peer(&self) -> Option<SocketAddr> {
        match self {
            Self::Direct(server) => Some(*server),
            Self::Tunnel { stream, .. } => peer(stream).ok(),
        }
    }
}

impl fmt::Debug for ProxyConnector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProxyConnector").field("finder", &self.finder).finish_non_exhaustive()
    }
}
