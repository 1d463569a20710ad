use cert_core::flow::Flow;
use cert_core::link::Link;
use tauri::{App, AppHandle, Manager, async_runtime};

use crate::window;

/// The link a start was given. One that is refused makes it a start by hand.
pub(crate) fn given(arguments: &[String], scheme: &str) -> Option<Link> {
    Link::from_arguments(arguments, scheme).unwrap_or_else(|reason| {
        tracing::warn!(%reason, "link refused");
        None
    })
}

/// The link waits in the flow for the first screen.
pub(crate) fn first_start(app: &App, link: Option<Link>) {
    if let Some(link) = link {
        async_runtime::block_on(app.state::<Flow>().follow(link));
    }
}

/// The app was started again: its window comes to the front, and its link is followed there.
pub(crate) fn second_start(app: &AppHandle, link: Option<Link>) {
    window::raise(app);
    let Some(link) = link else {
        return;
    };
    let app = app.clone();
    async_runtime::spawn(async move { app.state::<Flow>().follow(link).await });
}
