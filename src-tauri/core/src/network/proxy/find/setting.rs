use std::error::Error;
use std::sync::Arc;

use tracing::field::display;

use super::bypass::{Bypass, Names};
use super::pac::{self, Answer, AutoConfig, IgnoredEntry};
use super::{Found, Route};
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind, Target};
use crate::policy::{Policy, RequiredProxy};

/// A display name, and the function that reads the setting; `None` if nothing is set.
pub(super) type Source = (&'static str, fn() -> Option<Setting>);

/// The setting of one source: a script, or a proxy for every server with exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// Takes precedence over `proxy`.
    pub(super) script: Option<AutoConfig>,
    /// If the script fails, there is no connection.
    pub(super) required: bool,
    /// `None`: a direct connection.
    pub(super) proxy: Option<String>,
    /// Servers reached without script and proxy.
    pub(super) bypass: Bypass,
}

impl Setting {
    /// What the administrator requires, if anything. A policy that cannot be read is an error.
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

    /// A script without a fallback.
    pub(super) fn required_script(address: &str) -> Self {
        Self { required: true, ..Self::script(AutoConfig::at(address.trim())) }
    }

    /// A script; if it is unavailable, no proxy.
    pub(super) fn script(script: AutoConfig) -> Self {
        Self { script: Some(script), ..Self::default() }
    }

    /// The routes to a server. A script may block: never call it on the event loop.
    pub(super) fn find(&self, target: &Target, source: &'static str) -> Result<Found, ProxyError> {
        if let Some(entry) = self.bypass.entry_for(target) {
            return Ok(Found { exception: Some(entry.to_owned()), ..Found::one(Route::Direct, source) });
        }
        let Some(script) = &self.script else {
            return Ok(Found::one(self.fixed()?, source));
        };
        let answer = pac::answer(script, target)
            .and_then(|answer| if answer.is_valid() { Ok(answer) } else { Err(unusable(script, &answer.ignored)) });
        match answer {
            Ok(Answer { routes, ignored }) if !routes.is_empty() => {
                log_ignored(&ignored);
                Ok(Found { ignored, script: Some(script.to_string()), ..Found::many(routes, source) })
            }
            // It names only unsupported proxies: a direct connection would contradict it.
            Ok(Answer { ignored, .. }) => Err(unusable(script, &ignored)),
            Err(error) if self.required => Err(error),
            Err(error) => self.find_without(script, error, source),
        }
    }

    /// If a script of the user's settings gives no answer, it is skipped, as in browsers. It is not an error if the
    /// network offers no script.
    fn find_without(&self, script: &AutoConfig, error: ProxyError, source: &'static str) -> Result<Found, ProxyError> {
        let reason = error.source().and_then(Error::source).map(display);
        tracing::warn!(%script, error = %error.kind(), reason, "proxy script left out, fixed setting used");
        let is_missing = script.address.is_some() || error.kind() == ProxyErrorKind::ScriptFailed;
        let fixed = Found::one(self.fixed()?, source);
        Ok(Found { script: Some(script.to_string()), script_error: is_missing.then_some(error), ..fixed })
    }

    fn fixed(&self) -> Result<Route, ProxyError> {
        let Some(proxy) = &self.proxy else {
            return Ok(Route::Direct);
        };
        let (address, credentials) = ProxyAddress::with_credentials(proxy)?;
        Ok(Route::Via(address, credentials.map(Arc::new)))
    }
}

fn log_ignored(entries: &[IgnoredEntry]) {
    for IgnoredEntry { entry, reason } in entries {
        tracing::warn!(entry, %reason, "an entry of the proxy script's answer is left out");
    }
}

fn unusable(script: &AutoConfig, entries: &[IgnoredEntry]) -> ProxyError {
    let entries: Vec<_> = entries.iter().map(ToString::to_string).collect();
    let reason =
        if entries.is_empty() { "it answers nothing".to_owned() } else { format!("it names {}", entries.join(", ")) };
    pac::unanswered(ProxyErrorKind::ScriptFailed, script, reason)
}
