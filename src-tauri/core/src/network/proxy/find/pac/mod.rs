//! Automatic configuration: a script of the company's that tells the way to each server (PAC), at a
//! known address or found in the network (WPAD).

use std::fmt;

use super::Route;
use crate::network::proxy::{ProxyError, Target};

#[cfg(not(windows))]
mod script;
#[cfg(not(windows))]
use script as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// Where the script is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Automatic {
    /// Ask the network first (WPAD).
    pub(crate) detect: bool,
    /// Its address: `http:`, `https:` or `file:`.
    pub(crate) script: Option<String>,
}

impl Automatic {
    /// The script at this address.
    pub(crate) fn at(address: impl Into<String>) -> Self {
        Self { detect: false, script: Some(address.into()) }
    }

    /// What the network offers.
    pub(crate) fn detected() -> Self {
        Self { detect: true, script: None }
    }

    /// The ways the script gives for a server, best first; never none. Waits for the network, and runs
    /// what others have written: never on the event loop.
    ///
    /// # Errors
    /// `ScriptUnavailable` where there is no script to be had, `ScriptFailed` where it fails.
    pub(crate) fn routes(&self, target: &Target) -> Result<Vec<Route>, ProxyError> {
        platform::routes(self, target)
    }
}

impl fmt::Display for Automatic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.script.as_deref().unwrap_or("found in the network (WPAD)"))
    }
}
