//! Runs the script in an engine of our own, with nothing within its reach but names and numbers of
//! the network, and an end to its time, memory and depth.

mod addresses;
mod cache;
mod engine;
mod fetch;

use engine::ScriptError;

use super::AutoConfig;
use crate::network::proxy::find::route;
use crate::network::proxy::{ProxyError, ProxyErrorKind, Route, Target};

/// Where networks have it that offer one (WPAD by DNS).
const WELL_KNOWN: &str = "http://wpad/wpad.dat";

pub(crate) fn routes(config: &AutoConfig, target: &Target) -> Result<Vec<Route>, ProxyError> {
    let detected = config.detect.then(|| cache::script(WELL_KNOWN));
    let script = match (detected, &config.address) {
        (Some(Ok(script)), _) => script,
        (_, Some(address)) => cache::script(address)?,
        (Some(Err(error)), None) => return Err(error),
        (None, None) => return Ok(vec![Route::Direct]),
    };
    let failed = |error| ProxyError::without_proxy(ProxyErrorKind::ScriptFailed, error);
    let answer = script.answer(target).map_err(failed)?;
    route::parse(&answer).ok_or_else(|| failed(ScriptError::NoRoute))
}
