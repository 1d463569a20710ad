//! Runs the script in an engine of our own, with nothing within its reach but names and numbers of
//! the network, and an end to its time, memory and depth.

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

/// Where networks have it that offer one (WPAD by DNS).
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

/// What the network offers, if it is one: some answer every name with a page of theirs.
fn detected() -> Result<Arc<Script>, String> {
    let script = cache::script(WELL_KNOWN)?;
    if script.looks_like_one() { Ok(script) } else { Err("what the network offers is no script".to_owned()) }
}
