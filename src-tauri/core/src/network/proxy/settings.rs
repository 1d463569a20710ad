//! Where a system keeps its proxy.

use std::sync::Arc;

use super::bypass::Bypass;
use super::{ProxyAddress, ProxyError, Route, Target};
use crate::policy::{DIRECT, Policy};

#[cfg(not(windows))]
mod unix;
#[cfg(not(windows))]
use unix as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// One setting: a proxy for everything but some servers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// None: it says that there is no proxy.
    pub(super) proxy: Option<String>,
    pub(super) bypass: Bypass,
}

impl Setting {
    /// What the administrator requires, if anything.
    pub(super) fn required(policy: &Policy) -> Option<Self> {
        let server = policy.proxy_server.as_deref()?.trim();
        let bypass = policy.proxy_bypass.as_deref().unwrap_or_default();
        Some(Self {
            proxy: (server != DIRECT).then(|| server.to_owned()),
            bypass: Bypass::of(bypass.split([';', ','])),
        })
    }

    pub(super) fn route(&self, target: &Target) -> Result<Route, ProxyError> {
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
pub(super) fn sources() -> &'static [Source] {
    platform::SOURCES
}
