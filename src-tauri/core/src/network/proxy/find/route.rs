use std::sync::Arc;

use super::IgnoredEntry;
use crate::network::proxy::{ProxyAddress, ProxyCredentials, ProxyError};

/// How a server is reached.
#[derive(Clone, Debug)]
pub enum Route {
    /// Without a proxy.
    Direct,
    /// Through this one, with what the setting itself says for its 407.
    Via(ProxyAddress, Option<Arc<ProxyCredentials>>),
}

/// The routes to a server, and where they were found.
#[derive(Debug)]
pub struct Found {
    /// In the order they are tried; never empty.
    pub routes: Vec<Route>,
    /// Which setting says so.
    pub source: &'static str,
    /// The script that was asked, where one was: its address, or the word for one found in the network.
    pub script: Option<String>,
    /// What the script names besides.
    pub ignored: Vec<IgnoredEntry>,
    /// Why the script the setting names was not followed, so that the routes are a guess.
    pub script_error: Option<ProxyError>,
    /// The entry of the setting's list of exceptions by which the server is reached directly, where it is that.
    pub exception: Option<String>,
}

impl Found {
    /// One route, known for sure.
    pub fn one(route: Route, source: &'static str) -> Self {
        Self::many(vec![route], source)
    }

    /// Several, in their order.
    pub(crate) fn many(routes: Vec<Route>, source: &'static str) -> Self {
        Self { routes, source, script: None, ignored: Vec::new(), script_error: None, exception: None }
    }
}
