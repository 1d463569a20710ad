use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use reqwest::Url;
use tokio::net::TcpStream;

use super::challenge::Rules;
use super::gate::Gate;
use super::{
    FindProxy, FixedProxy, Found, NoProxy, ProxyAddress, ProxyCredentials, ProxyError,
    ProxyErrorKind, Route, SystemProxy, Target, tunnel,
};
use crate::policy::Policy;

/// How this PC reaches the bank, for every connection of a run: which proxy, and what it is told.
/// Credentials live here and nowhere else, in memory.
pub struct WayOut {
    finder: Box<dyn FindProxy>,
    rules: Rules,
    known: Mutex<HashMap<ProxyAddress, Known>>,
    gate: Mutex<Option<Arc<Gate>>>,
    this: Weak<Self>,
}

/// What has come of a proxy's question so far.
#[derive(Clone)]
enum Known {
    Told(Arc<ProxyCredentials>),
    /// It did not take them. They are forgotten: sent again, they might lock the account.
    Refused,
}

impl WayOut {
    /// As `finder` says.
    pub fn by(finder: impl FindProxy + 'static) -> Arc<Self> {
        Self::with_rules(finder, Rules::default())
    }

    fn with_rules(finder: impl FindProxy + 'static, rules: Rules) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            finder: Box::new(finder),
            rules,
            known: Mutex::default(),
            gate: Mutex::default(),
            this: this.clone(),
        })
    }

    /// As this machine is set, within what its administrator allows.
    pub fn of_this_machine(policy: Policy) -> Arc<Self> {
        let rules = Rules { forbid_basic: policy.forbid_basic_proxy_authentication };
        Self::with_rules(SystemProxy(policy), rules)
    }

    /// Always through this proxy, within what the administrator allows.
    pub fn through_proxy(proxy: ProxyAddress, policy: &Policy) -> Arc<Self> {
        let rules = Rules { forbid_basic: policy.forbid_basic_proxy_authentication };
        Self::with_rules(FixedProxy(proxy), rules)
    }

    /// Without a proxy.
    pub fn direct() -> Arc<Self> {
        Self::by(NoProxy)
    }

    /// What this proxy is told from now on.
    pub fn learn(&self, proxy: ProxyAddress, credentials: ProxyCredentials) {
        held(&self.known).insert(proxy, Known::Told(Arc::new(credentials)));
    }

    /// Which way leads to an address, and who says so.
    pub fn find(&self, url: &Url) -> Result<Found, ProxyError> {
        let target = target(url)?;
        self.finder.find(&target)
    }

    /// Tries the way: opens a connection to the server and lets it go. Without a proxy there is
    /// nothing to try.
    ///
    /// # Errors
    /// As the proxy answers, above all that it asks for credentials.
    pub async fn probe(&self, url: &Url) -> Result<(), ProxyError> {
        let target = target(url)?;
        match self.finder.find(&target)?.route {
            Route::Direct => Ok(()),
            Route::Via(proxy, given) => self.through(&proxy, given, &target).await.map(drop),
        }
    }

    /// Where our HTTP client has to go in for this server; `None`: it needs no help.
    pub(in crate::network) fn gate(&self, url: &Url) -> Result<Option<Arc<Exit>>, ProxyError> {
        let target = target(url)?;
        if let Route::Direct = self.finder.find(&target)?.route {
            return Ok(None);
        }
        let mut gate = held(&self.gate);
        let open = match gate.as_ref() {
            Some(open) => Arc::clone(open),
            None => Arc::clone(gate.insert(Arc::new(Gate::open(self.this.clone())?))),
        };
        open.let_through(target);
        let way_out = self.this.upgrade();
        Ok(Some(Arc::new(Exit { gate: open, _way_out: way_out })))
    }

    /// To the server, as the settings say now.
    pub(super) async fn connect(&self, target: &Target) -> Result<TcpStream, ProxyError> {
        match self.finder.find(target)?.route {
            Route::Direct => tunnel::direct(target).await,
            Route::Via(proxy, given) => self.through(&proxy, given, target).await,
        }
    }

    async fn through(
        &self,
        proxy: &ProxyAddress,
        given: Option<Arc<ProxyCredentials>>,
        target: &Target,
    ) -> Result<TcpStream, ProxyError> {
        let known = held(&self.known).get(proxy).cloned();
        let credentials = match &known {
            Some(Known::Told(typed)) => Some(typed.as_ref()),
            Some(Known::Refused) => None,
            None => given.as_deref(),
        };
        let opened = tunnel::open(proxy, target, credentials, self.rules).await;
        opened.map_err(|error| match (error.kind(), known) {
            (ProxyErrorKind::CredentialsWrong, known) => {
                self.forget(proxy, known);
                error
            }
            (ProxyErrorKind::CredentialsRequired, Some(Known::Refused)) => error.refused_before(),
            _ => error,
        })
    }

    /// Unless others have been typed meanwhile.
    fn forget(&self, proxy: &ProxyAddress, refused: Option<Known>) {
        let mut known = held(&self.known);
        let newer = match (known.get(proxy), refused) {
            (Some(Known::Told(now)), Some(Known::Told(then))) => !Arc::ptr_eq(now, &then),
            (Some(Known::Told(_)), _) => true,
            _ => false,
        };
        if !newer {
            known.insert(proxy.clone(), Known::Refused);
        }
    }
}

impl fmt::Debug for WayOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("WayOut").field("finder", &self.finder).finish_non_exhaustive()
    }
}

/// The gate as an HTTP client holds it; it stays open as long as one does.
#[derive(Debug)]
pub(in crate::network) struct Exit {
    gate: Arc<Gate>,
    _way_out: Option<Arc<WayOut>>,
}

impl Exit {
    /// How the client gets in.
    pub(in crate::network) fn entrance(&self) -> reqwest::Result<reqwest::Proxy> {
        self.gate.entrance()
    }

    #[cfg(test)]
    pub(super) fn open_gate(&self) -> &Gate {
        &self.gate
    }

    /// Why the last connection did not come about.
    pub(in crate::network) fn failure(&self) -> Option<ProxyError> {
        self.gate.failure()
    }
}

fn target(url: &Url) -> Result<Target, ProxyError> {
    Target::of(url).ok_or_else(|| ProxyError::setting("an address without a host"))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
