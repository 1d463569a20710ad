//! The files that pages refer to.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The path of the software keyboard's script.
pub(crate) const KEYBOARD: &str = "/keyboard.js";
/// The path of the script that starts the application.
pub(crate) const LAUNCH: &str = "/launch.js";

/// The one style sheet of all pages.
pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("style.css"))
}

/// The software keyboard.
pub(crate) async fn keyboard() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("keyboard.js"))
}

/// The question before the application is started, and what to do where it does not come up.
pub(crate) async fn launch() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("launch.js"))
}

fn asset(content_type: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, content).into_response()
}
