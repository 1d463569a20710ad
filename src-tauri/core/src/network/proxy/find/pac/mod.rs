//! Automatic configuration: a script of the company's that names the proxy for each server (PAC), at a
//! known address or found in the network (WPAD).

use std::error::Error;

use reqwest::Url;

use crate::network::proxy::{ProxyError, ProxyErrorKind, Target};

mod answer;
pub(crate) use answer::Answer;
pub use answer::{IgnoredEntry, IgnoredReason};

mod auto_config;
pub(super) use auto_config::AutoConfig;

#[cfg(not(windows))]
mod script;
#[cfg(not(windows))]
use script as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(super) use platform::answer;

/// What a script is asked about, as browsers do it: nothing of an https address but the server, its port where it is another
/// than the usual one.
fn url(target: &Target) -> String {
    let url = format!("https://{target}/");
    Url::parse(&url).map_or(url, String::from)
}

/// Which script says nothing that can be used, and why.
#[derive(Debug, thiserror::Error)]
#[error("{script}")]
struct Unanswered {
    script: String,
    #[source]
    reason: Box<dyn Error + Send + Sync>,
}

/// The failure of a script, with its name.
pub(super) fn unanswered(
    kind: ProxyErrorKind,
    config: &AutoConfig,
    reason: impl Into<Box<dyn Error + Send + Sync>>,
) -> ProxyError {
    ProxyError::without_proxy(kind, Unanswered { script: config.to_string(), reason: reason.into() })
}
