//! The listener for logging in with a certificate.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};

use super::connection::Peer;
use super::web::{self, Cookie, PageError, Visit};
use crate::pages::{refusal, top};
use crate::state::BankState;

pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    web::finished(Router::new().route("/", get(log_in)).merge(web::shared()), bank)
}

/// Looked up at each request, so that a revocation counts at once, also on a connection that is
/// already open. Each visit is a login: it begins the session, and ends any other of the login ID.
async fn log_in(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
    visit: Visit,
) -> Result<Response, PageError> {
    let certificate = peer.certificate.as_deref().unwrap_or_default();
    let now = bank.clock.now();
    let record = bank.record_of(certificate)?;
    let record = record.ok_or_else(refusal::unknown_certificate)?;
    if let Some(page) = web::refused(&record, now) {
        return Err(page.into());
    }
    let session = bank.sessions.begin(&record.login_id, Some(&record.serial), now);
    let cookie = Cookie::Session.set(&session?);
    let held = web::held(&bank, record)?;
    let page = top::with_certificate(&held, now, &visit.form_token(&bank)?);
    Ok(([cookie], page).into_response())
}
