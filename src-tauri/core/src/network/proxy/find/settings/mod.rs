//! Where a system keeps its proxy.

use std::sync::Arc;

use super::bypass::Bypass;
use super::pac::Automatic;
use super::{Found, Route};
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind, Target};
use crate::policy::{DIRECT, Policy};

#[cfg(not(windows))]
mod unix;
#[cfg(not(windows))]
use unix as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// One setting: a script to ask or a proxy for everything, but for some servers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Asked before anything else.
    pub(crate) automatic: Option<Automatic>,
    /// Without the script there is no way at all.
    pub(crate) required: bool,
    /// None: it says that there is no proxy.
    pub(crate) proxy: Option<String>,
    /// Reached without either.
    pub(crate) bypass: Bypass,
}

impl Setting {
    /// What the administrator requires, if anything.
    pub(crate) fn required(policy: &Policy) -> Option<Self> {
        let bypass = policy.proxy_bypass.as_deref().unwrap_or_default();
        let bypass = Bypass::of(bypass.split([';', ',']));
        if let Some(script) = policy.proxy_auto_config.as_deref() {
            return Some(Self { bypass, ..Self::scripted(script) });
        }
        let server = policy.proxy_server.as_deref()?.trim();
        let proxy = (server != DIRECT).then(|| server.to_owned());
        Some(Self { proxy, bypass, ..Self::default() })
    }

    /// A script, and nothing else.
    pub(crate) fn scripted(script: &str) -> Self {
        let automatic = Some(Automatic::at(script.trim()));
        Self { automatic, required: true, ..Self::default() }
    }

    /// A script, and no proxy where it is not to be had.
    pub(crate) fn automatic(automatic: Automatic) -> Self {
        Self { automatic: Some(automatic), ..Self::default() }
    }

    /// Whether the way to a server is for a script to say.
    pub(crate) fn asks_script(&self, target: &Target) -> bool {
        self.automatic.is_some() && !self.bypass.has(target)
    }

    pub(crate) fn find(&self, target: &Target, source: &'static str) -> Result<Found, ProxyError> {
        let Some(automatic) = self.automatic.as_ref().filter(|_| self.asks_script(target)) else {
            return Ok(Found::one(self.fixed(target)?, source));
        };
        let script = Some(automatic.to_string());
        match automatic.routes(target) {
            Ok(routes) => Ok(Found { routes, source, script, doubt: None }),
            Err(error) if error.kind() == ProxyErrorKind::ScriptUnavailable && !self.required => {
                tracing::warn!(error = %error.kind(), "the way is found without the script");
                let doubt = automatic.script.is_some().then_some(error);
                Ok(Found { script, doubt, ..Found::one(self.fixed(target)?, source) })
            }
            Err(error) => Err(error),
        }
    }

    fn fixed(&self, target: &Target) -> Result<Route, ProxyError> {
        let Some(proxy) = self.proxy.as_ref().filter(|_| !self.bypass.has(target)) else {
            return Ok(Route::Direct);
        };
        let (address, credentials) = ProxyAddress::with_credentials(proxy)?;
        Ok(Route::Via(address, credentials.map(Arc::new)))
    }
}

/// A name for people, and how it is read; `None` where it says nothing.
type Source = (&'static str, fn() -> Option<Setting>);

/// The first that says something counts.
pub(crate) fn sources() -> &'static [Source] {
    platform::SOURCES
}
