//! The bank's pages, made on the server. No script, nothing from elsewhere.

mod layout;
mod login;

use axum::http::header;
use axum::response::{IntoResponse, Response};

pub(crate) use self::login::{
    expired, greeting, not_yet_valid, revoked, start, unknown_certificate,
};

/// The one style sheet of all pages.
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css")).into_response()
}
