//! The listener for logging in with a certificate.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};

use super::connection::Peer;
use super::observe::observed;
use crate::database::certificates::CertificateState;
use crate::pages;
use crate::problem::Problem;
use crate::state::BankState;

pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    let router = Router::new().route("/", get(login)).route("/style.css", get(pages::style));
    observed(router, Arc::clone(bank))
}

/// Looked up at each request, so that a revocation counts at once, also on a connection that is
/// already open.
async fn login(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
) -> Result<Response, Problem> {
    let certificate = peer.certificate.as_deref().unwrap_or_default();
    let record = bank.record_of(certificate).map_err(|error| Problem::internal(&error))?;
    let now = bank.clock.now();
    let start = &bank.addresses.web;
    let page = match record {
        None => pages::unknown_certificate(start),
        Some(record) => match record.state(now) {
            CertificateState::Live => pages::greeting(&record, now),
            CertificateState::Revoked => pages::revoked(&record, start),
            CertificateState::Expired => pages::expired(&record, start),
            CertificateState::NotYetValid => pages::not_yet_valid(&record, start),
        },
    };
    Ok(page.into_response())
}
