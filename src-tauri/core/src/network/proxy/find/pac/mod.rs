//! Automatic configuration: a company's script that names the proxy for each server (PAC), at a
//! configured address or found in the network (WPAD).

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

/// The URL that is passed to a script. As in browsers, it has only the server of an https URL, with its port if that is
/// not the default.
fn url(target: &Target) -> String {
    let url = format!("https://{target}/");
    Url::parse(&url).map_or(url, String::from)
}

/// Which script gave no usable answer, and why.
#[derive(Debug, thiserror::Error)]
#[error("{script}")]
struct Unanswered {
    script: String,
    #[source]
    reason: Box<dyn Error + Send + Sync>,
}

/// The failure of a script, with its location.
pub(super) fn unanswered(
    kind: ProxyErrorKind,
    config: &AutoConfig,
    reason: impl Into<Box<dyn Error + Send + Sync>>,
) -> ProxyError {
    ProxyError::without_proxy(kind, Unanswered { script: config.to_string(), reason: reason.into() })
}
