//! The listeners of pages and of certificate login.

mod administration;
mod company;
mod customer;
mod visit;
mod visitor;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};

use super::{faulty, files, observed};
use crate::pages::{help, refusal};
use crate::problem::Problem;
use crate::setup;
use crate::state::BankState;

/// Longer than any form of the pages.
const MAX_FORM_LEN: usize = 16 * 1024;
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The listener without client certificates.
pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    let router = Router::new()
        .route("/", get(visitor::login_page))
        .route("/login", post(visitor::log_in))
        .route("/acquisition", get(visitor::acquisition))
        .route("/login-id", get(visitor::login_id_form).post(visitor::obtain_login_id))
        .route(setup::MSI, get(visitor::msi))
        .route(setup::DEB, get(visitor::deb))
        .route("/crl", get(revocation_list))
        .merge(administration::router())
        .merge(files::updates_router().layer(from_fn_with_state(Arc::clone(bank), faulty::inject)))
        .merge(shared());
    finished(router, bank)
}

/// The listener for logging in with a certificate.
pub(crate) fn mtls_router(bank: &Arc<BankState>) -> Router {
    finished(Router::new().route("/", get(customer::log_in)).merge(shared()), bank)
}

/// The pages of both listeners.
fn shared() -> Router<Arc<BankState>> {
    Router::new()
        .route("/start", get(visitor::start))
        .route("/top", get(customer::top))
        .route("/renewal", get(customer::renewal))
        .route("/logout", post(customer::log_out))
        .merge(company::router())
        .route("/help", get(async |State(bank): State<Arc<BankState>>| help::page(bank.renewal_grace.whole_days())))
        .route("/style.css", asset("text/css; charset=utf-8", include_str!("../../pages/style.css")))
        .route("/keyboard.js", asset(SCRIPT, include_str!("../../pages/keyboard.js")))
        .route("/launch.js", asset(SCRIPT, include_str!("../../pages/launch.js")))
        .fallback(async || refusal::not_found())
}

fn asset(content_type: &'static str, content: &'static str) -> MethodRouter<Arc<BankState>> {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    get(async move || (headers, content))
}

/// The value of `User-Agent`, or an empty string.
fn user_agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Adds the middleware of all pages.
fn finished(router: Router<Arc<BankState>>, bank: &Arc<BankState>) -> Router {
    let router = router.layer(DefaultBodyLimit::max(MAX_FORM_LEN)).layer(from_fn(visit::remember));
    let router = router.layer(from_fn(visit::in_language));
    observed(router, Arc::clone(bank))
}

/// In DER, as required for distribution points (RFC 5280 section 4.2.1.13).
async fn revocation_list(State(bank): State<Arc<BankState>>) -> Result<Response, Problem> {
    Ok(([(header::CONTENT_TYPE, "application/pkix-crl")], bank.revocation_list()?).into_response())
}
