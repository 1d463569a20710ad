use std::sync::Arc;

use super::IgnoredEntry;
use crate::network::proxy::{ProxyAddress, ProxyCredentials, ProxyError};

/// How a server is reached.
#[derive(Clone, Debug)]
pub enum Route {
    /// Without a proxy.
    Direct,
    /// Through this proxy, with the credentials in the setting itself.
    Via(ProxyAddress, Option<Arc<ProxyCredentials>>),
}

/// The routes to a server, and where they were found.
#[derive(Debug)]
pub struct Found {
    /// In the order they are tried; never empty.
    pub routes: Vec<Route>,
    /// The setting they come from.
    pub source: &'static str,
    /// The script that was used, if any: its address, or the text for a script found by WPAD.
    pub script: Option<String>,
    /// The unusable entries of the script's answer.
    pub ignored: Vec<IgnoredEntry>,
    /// Why the configured script could not be used, so that the routes are a guess.
    pub script_error: Option<ProxyError>,
    /// The entry of the setting's list of exceptions that matches the server, if any.
    pub exception: Option<String>,
}

impl Found {
    /// A single route.
    pub fn one(route: Route, source: &'static str) -> Self {
        Self::many(vec![route], source)
    }

    /// Several routes, in their order.
    pub(crate) fn many(routes: Vec<Route>, source: &'static str) -> Self {
        Self { routes, source, script: None, ignored: Vec::new(), script_error: None, exception: None }
    }
}
