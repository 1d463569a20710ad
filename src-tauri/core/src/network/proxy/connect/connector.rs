use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use reqwest::Url;
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;

use super::acquaintance::{Acquaintances, Told};
use super::direct;
use super::loopback::Gate;
use super::tunnel::{self, Access, Opened};
use crate::network::NetworkError;
use crate::network::proxy::auth::Rules;
use crate::network::proxy::{
    FindProxy, Found, NoProxy, NoSignIn, ProxyAddress, ProxyCredentials, ProxyError,
    ProxyErrorKind, Route, SignIn, SystemProxy, SystemSignIn, Target, Way,
};
use crate::policy::Policy;

/// How this PC reaches the bank, for every connection of a run: which proxy, and what it is told.
pub struct ProxyConnector {
    finder: Arc<dyn FindProxy>,
    sign_in: Arc<dyn SignIn>,
    rules: Rules,
    known: Acquaintances,
    gate: Mutex<Option<Arc<Gate>>>,
    this: Weak<Self>,
}

impl ProxyConnector {
    /// As `finder` says, in the name of who is signed in, within what the administrator allows.
    pub fn new(
        finder: impl FindProxy + 'static,
        sign_in: impl SignIn + 'static,
        policy: &Policy,
    ) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            finder: Arc::new(finder),
            sign_in: Arc::new(sign_in),
            rules: Rules { weakest: policy.weakest_proxy_authentication },
            known: Acquaintances::default(),
            gate: Mutex::default(),
            this: this.clone(),
        })
    }

    /// As this machine is set.
    pub fn system(policy: &Policy) -> Arc<Self> {
        Self::new(SystemProxy(policy.clone()), SystemSignIn, policy)
    }

    /// Without a proxy.
    pub fn direct() -> Arc<Self> {
        Self::new(NoProxy, NoSignIn, &Policy::default())
    }

    /// What this proxy is told from now on.
    pub fn set_credentials(&self, proxy: &ProxyAddress, credentials: ProxyCredentials) {
        self.known.set_credentials(proxy, credentials);
    }

    /// What this proxy was content with last time.
    pub fn auth_method(&self, proxy: &ProxyAddress) -> Option<Way> {
        self.known.habit(proxy)
    }

    /// Which ways lead to an address, and who says so.
    pub async fn find(&self, url: &Url) -> Result<Found, ProxyError> {
        self.find_target(&target(url)?).await
    }

    /// Tries the way: opens a connection to the server and lets it go. Without a proxy there is
    /// nothing to try.
    ///
    /// # Errors
    /// As the proxy answers, above all that it asks for credentials.
    pub async fn probe(&self, url: &Url) -> Result<(), ProxyError> {
        let target = target(url)?;
        let found = self.find_target(&target).await?;
        let mut silent = None;
        for route in self.in_order(&found.routes) {
            let Route::Via(proxy, given) = route else {
                return Ok(());
            };
            match self.through(proxy, given.clone(), &target).await? {
                Reached::Server(_) => return Ok(()),
                Reached::Nobody(error) => silent = Some(error),
            }
        }
        silent.map_or(Ok(()), Err)
    }

    /// Where our HTTP client has to go in for this server; `None`: it needs no help.
    pub(crate) fn gate(&self, url: &Url) -> Result<Option<Arc<Exit>>, ProxyError> {
        let target = target(url)?;
        if let Some(found) = self.finder.find_at_once(&target)
            && found?.is_direct()
        {
            return Ok(None);
        }
        let mut gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        let open = match gate.as_ref() {
            Some(open) => Arc::clone(open),
            None => Arc::clone(gate.insert(Arc::new(Gate::open(self.this.clone())?))),
        };
        open.let_through(target);
        let connector = self.this.upgrade();
        Ok(Some(Arc::new(Exit { gate: open, _way_out: connector })))
    }

    /// To the server, as the settings say now; whether a proxy stands in between. The first way on
    /// which anybody answers counts, whatever the answer.
    pub(crate) async fn connect(&self, target: &Target) -> Result<(TcpStream, bool), NetworkError> {
        let found = self.find_target(target).await?;
        let mut failure = None;
        for route in self.in_order(&found.routes) {
            let error = match route {
                Route::Direct => match direct::connect(target).await {
                    Ok(stream) => return Ok((stream, false)),
                    Err(error) => error,
                },
                Route::Via(proxy, given) => {
                    match self.through(proxy, given.clone(), target).await? {
                        Reached::Server(stream) => return Ok((stream, true)),
                        Reached::Nobody(error) => error.into(),
                    }
                }
            };
            failure = Some(error);
        }
        // It might have led elsewhere, had the script been there.
        let doubt = found.doubt.map(NetworkError::from);
        Err(doubt.or(failure).unwrap_or_else(|| ProxyError::setting("no way at all").into()))
    }

    async fn find_target(&self, target: &Target) -> Result<Found, ProxyError> {
        if let Some(found) = self.finder.find_at_once(target) {
            return found;
        }
        let (finder, target) = (Arc::clone(&self.finder), target.clone());
        let found = spawn_blocking(move || finder.find(&target)).await;
        found.map_err(ProxyError::setting)?
    }

    /// Proxies that were silent a while ago come last.
    fn in_order<'a>(&self, routes: &'a [Route]) -> impl Iterator<Item = &'a Route> {
        let rests = |route: &&Route| match route {
            Route::Direct => false,
            Route::Via(proxy, _) => self.known.rests(proxy),
        };
        let (resting, ready): (Vec<_>, Vec<_>) = routes.iter().partition(rests);
        ready.into_iter().chain(resting)
    }

    async fn through(
        &self,
        proxy: &ProxyAddress,
        given: Option<Arc<ProxyCredentials>>,
        target: &Target,
    ) -> Result<Reached, ProxyError> {
        let told = self.known.told(proxy);
        let credentials = match &told {
            Some(Told::These(typed)) => Some(Arc::clone(typed)),
            Some(Told::Refused) => None,
            None => given,
        };
        let access = Access {
            credentials,
            sign_in: Arc::clone(&self.sign_in),
            rules: self.rules,
            habit: self.known.habit(proxy).filter(|way| way.needs_no_question()),
        };
        match tunnel::open(proxy, target, &access).await {
            Ok(Opened { stream, way }) => {
                self.known.has_opened(proxy, way);
                Ok(Reached::Server(stream))
            }
            Err(error) if error.kind() == ProxyErrorKind::Unreachable => {
                tracing::warn!(error = %error.kind(), "the next way is tried, if there is one");
                self.known.is_silent(proxy);
                Ok(Reached::Nobody(error))
            }
            Err(error) => Err(self.refused(proxy, told.as_ref(), error)),
        }
    }

    fn refused(&self, proxy: &ProxyAddress, told: Option<&Told>, error: ProxyError) -> ProxyError {
        match (error.kind(), told) {
            (ProxyErrorKind::CredentialsWrong, told) => {
                self.known.forget(proxy, told);
                error
            }
            (ProxyErrorKind::CredentialsRequired, Some(Told::Refused)) => error.refused_before(),
            _ => error,
        }
    }
}

/// Who is at the end of a way through a proxy.
enum Reached {
    Server(TcpStream),
    Nobody(ProxyError),
}

impl fmt::Debug for ProxyConnector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ProxyConnector")
            .field("finder", &self.finder)
            .finish_non_exhaustive()
    }
}

/// The gate as an HTTP client holds it; it stays open as long as one does.
#[derive(Debug)]
pub(crate) struct Exit {
    gate: Arc<Gate>,
    _way_out: Option<Arc<ProxyConnector>>,
}

impl Exit {
    /// How the client gets in.
    pub(crate) fn entrance(&self) -> reqwest::Result<reqwest::Proxy> {
        self.gate.entrance()
    }

    #[cfg(test)]
    pub(crate) fn open_gate(&self) -> &Gate {
        &self.gate
    }

    /// Whether the last connection has gone through a proxy.
    pub(crate) fn is_through_proxy(&self) -> bool {
        self.gate.is_through_proxy()
    }

    /// What the gate knows about a connection that did not come about, and our client does not.
    pub(crate) fn explained(&self, error: NetworkError) -> NetworkError {
        self.gate.explained(error)
    }
}

fn target(url: &Url) -> Result<Target, ProxyError> {
    Target::of(url).ok_or_else(|| ProxyError::setting("an address without a host"))
}
