//! Runs the script in an embedded engine that exposes only name resolution and this PC's addresses, and
//! limits time, memory and stack.

mod addresses;
mod cache;
mod clock;
mod data;
mod engine;
#[cfg(test)]
mod engine_tests;
mod fetch;
mod numbers;
mod own;
mod silence;
mod text;

use std::sync::Arc;

use engine::Script;

use super::{Answer, AutoConfig, unanswered};
use crate::network::proxy::{ProxyError, ProxyErrorKind, Target};

/// The URL of the script in networks that offer one (WPAD by DNS).
const WELL_KNOWN: &str = "http://wpad/wpad.dat";

pub(crate) fn answer(config: &AutoConfig, target: &Target) -> Result<Answer, ProxyError> {
    let unavailable = |reason: String| unanswered(ProxyErrorKind::ScriptUnavailable, config, reason);
    let detected = config.detect.then(detected);
    let script = match (detected, &config.address) {
        (Some(Ok(script)), _) => script,
        (_, Some(address)) => cache::script(address).map_err(unavailable)?,
        (Some(Err(reason)), None) => return Err(unavailable(reason)),
        (None, None) => return Ok(Answer::direct()),
    };
    let answer = script.answer(target).map_err(|error| unanswered(ProxyErrorKind::ScriptFailed, config, error))?;
    Ok(Answer::parse(&answer))
}

/// The network's script, if there is one: some networks answer any name with an HTML page.
fn detected() -> Result<Arc<Script>, String> {
    let script = cache::script(WELL_KNOWN)?;
    if script.looks_like_pac() { Ok(script) } else { Err("what the network offers is no script".to_owned()) }
}
