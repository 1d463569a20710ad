use std::sync::Arc;

use super::bypass::{Bypass, Names};
use super::pac::{self, AutoConfig};
use super::{Found, Route};
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind, Target};
use crate::policy::{Policy, RequiredProxy};

/// A name for people, and how it is read; `None` where it says nothing.
pub(super) type Source = (&'static str, fn() -> Option<Setting>);

/// What one place says: a script to ask, or a proxy for every server but some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// Asked before anything else.
    pub(super) script: Option<AutoConfig>,
    /// Without the script, nothing is connected to.
    pub(super) required: bool,
    /// None: it says that there is no proxy.
    pub(super) proxy: Option<String>,
    /// Reached without either.
    pub(super) bypass: Bypass,
}

impl Setting {
    /// What the administrator requires, if anything; what cannot be read is nowhere to be had.
    pub(super) fn required(policy: &Policy) -> Result<Option<Self>, ProxyError> {
        let setting = match &policy.proxy {
            None => return Ok(None),
            Some(RequiredProxy::Unreadable(problem)) => return Err(ProxyError::policy(problem)),
            Some(RequiredProxy::Direct) => Self::default(),
            Some(RequiredProxy::Server(server)) => Self { proxy: Some(server.clone()), ..Self::default() },
            Some(RequiredProxy::Script(script)) => Self::required_script(script),
        };
        let bypass = Bypass::of(&policy.proxy_bypass, Names::WithSubdomains);
        Ok(Some(Self { bypass, ..setting }))
    }

    /// A script, and nothing else.
    pub(super) fn required_script(address: &str) -> Self {
        Self { required: true, ..Self::script(AutoConfig::at(address.trim())) }
    }

    /// A script, and no proxy where it is not to be had.
    pub(super) fn script(script: AutoConfig) -> Self {
        Self { script: Some(script), ..Self::default() }
    }

    /// The routes to a server. A script may take its time: never on the event loop.
    pub(super) fn find(&self, target: &Target, source: &'static str) -> Result<Found, ProxyError> {
        if let Some(entry) = self.bypass.entry_for(target) {
            return Ok(Found { exception: Some(entry.to_owned()), ..Found::one(Route::Direct, source) });
        }
        let Some(script) = &self.script else {
            return Ok(Found::one(self.fixed()?, source));
        };
        let address = Some(script.to_string());
        match pac::routes(script, target) {
            Ok(routes) => Ok(Found { routes, script: address, ..Found::one(Route::Direct, source) }),
            Err(error) if error.kind() == ProxyErrorKind::ScriptUnavailable && !self.required => {
                tracing::warn!(error = %error.kind(), "proxy script left out, fixed setting used");
                let script_error = script.address.is_some().then_some(error);
                let fixed = Found::one(self.fixed()?, source);
                Ok(Found { script: address, script_error, ..fixed })
            }
            Err(error) => Err(error),
        }
    }

    fn fixed(&self) -> Result<Route, ProxyError> {
        let Some(proxy) = &self.proxy else {
            return Ok(Route::Direct);
        };
        let (address, credentials) = ProxyAddress::with_credentials(proxy)?;
        Ok(Route::Via(address, credentials.map(Arc::new)))
    }
}
