//! Links from the browser. The deep-link plugin delivers them; [`Link`] validates them.

use std::io;

use cert_core::flow::Flow;
use cert_core::link::{Link, LinkError};
use serde_json::json;
use tauri::{App, Config, Manager as _, Url, async_runtime};
use tauri_plugin_deep_link::DeepLinkExt as _;

use crate::restart::restart;

/// Configures the plugin for links of this scheme.
pub(crate) fn configure(config: &mut Config, scheme: &str) {
    let schemes = json!({ "desktop": { "schemes": [scheme] } });
    config.plugins.0.insert("deep-link".to_owned(), schemes);
}

/// Whether this is a start without a link or with a valid one. The plugin reads the arguments itself:
/// it panics if they are not Unicode, drops a line break inside a link, and does not report what it
/// ignores.
pub(crate) fn accepts(arguments: &[String], scheme: &str) -> bool {
    or_logged(Link::from_arguments(arguments, scheme)).is_some()
}

/// Restarts the program without its arguments, which were refused.
pub(crate) fn restart_without_link() -> io::Result<()> {
    restart(&[])
}

/// Follows the link of this start, which the flow keeps for the first screen, and all later ones.
/// A link that arrives between the two steps is delivered by both, but kept once.
pub(crate) fn follow_all(app: &App, scheme: &str) -> tauri_plugin_deep_link::Result<()> {
    let (handle, ours) = (app.handle().clone(), scheme.to_owned());
    app.deep_link().on_open_url(move |event| {
        for link in parsed(event.urls(), &ours) {
            let app = handle.clone();
            async_runtime::spawn(async move { app.state::<Flow>().follow(link).await });
        }
    });
    for link in parsed(app.deep_link().get_current()?.unwrap_or_default(), scheme) {
        async_runtime::block_on(app.state::<Flow>().follow(link));
    }
    Ok(())
}

fn parsed(urls: Vec<Url>, scheme: &str) -> impl Iterator<Item = Link> {
    urls.into_iter().filter_map(move |url| or_logged(Link::parse(url.as_str(), scheme)))
}

fn or_logged<T>(parsed: Result<T, LinkError>) -> Option<T> {
    parsed.inspect_err(|reason| tracing::warn!(%reason, "link refused")).ok()
}
