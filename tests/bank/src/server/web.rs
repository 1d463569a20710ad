//! The pages' listener.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::observe::observed;
use crate::pages;
use crate::problem::Problem;
use crate::state::BankState;

pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    let router = Router::new()
        .route("/", get(start))
        .route("/style.css", get(pages::style))
        .route("/crl", get(revocation_list));
    observed(router, Arc::clone(bank))
}

async fn start(State(bank): State<Arc<BankState>>) -> Response {
    pages::start(&bank.addresses.mtls).into_response()
}

/// DER, as certificates' distribution points ask for (RFC 5280 section 4.2.1.13).
async fn revocation_list(State(bank): State<Arc<BankState>>) -> Result<Response, Problem> {
    let list = bank.revocation_list().map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/pkix-crl")], list).into_response())
}
