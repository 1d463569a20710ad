//! The update service: a manifest and packages, plain files of one folder, as any web server would
//! serve them.

use std::io::ErrorKind;
use std::path::{Component, Path};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as Name, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::files;
use crate::state::BankState;

/// Where they are, below the pages.
pub(super) const PATH: &str = "/updates/";

pub(super) fn router() -> Router<Arc<BankState>> {
    Router::new().route("/updates/{name}", get(file))
}

async fn file(
    State(bank): State<Arc<BankState>>,
    Name(name): Name<String>,
    headers: HeaderMap,
) -> Response {
    let mut parts = Path::new(&name).components();
    let (Some(Component::Normal(name)), None) = (parts.next(), parts.next()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match files::serve(&bank.updates.join(name), &headers) {
        Ok(response) => response,
        Err(error) if error.kind() == ErrorKind::NotFound => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the update service cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
