//! The pages' listener.

mod acquisition;
mod administration;
mod cookies;
mod customer;
mod error;
mod forms;
mod login;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

pub(crate) use self::cookies::Cookie;
pub(crate) use self::customer::{held, refused};
pub(crate) use self::error::PageError;
pub(crate) use self::visit::Visit;
use super::observe::observed;
use super::{faulty, updates};
use crate::pages::{assets, help, refusal};
use crate::problem::Problem;
use crate::state::BankState;

/// More than any form of ours holds.
const MAX_FORM_LEN: usize = 16 * 1024;

pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    let router = Router::new()
        .route("/", get(login::page))
        .route("/login", post(login::log_in))
        .route("/acquisition", get(acquisition::page))
        .route("/login-id", get(acquisition::login_id_form).post(acquisition::obtain_login_id))
        .route("/cc1554setup.msi", get(acquisition::setup_file))
        .route("/crl", get(revocation_list))
        .merge(administration::router())
        .merge(updates::router().layer(from_fn_with_state(Arc::clone(bank), faulty::inject)))
        .merge(shared());
    finished(router, bank)
}

/// The pages that certificate login shows as well.
pub(crate) fn shared() -> Router<Arc<BankState>> {
    Router::new()
        .route("/start", get(login::start))
        .route("/top", get(customer::top))
        .route("/renewal", get(customer::renewal))
        .route("/logout", post(customer::log_out))
        .route("/help", get(async || help::page()))
        .route("/style.css", get(assets::style))
        .route("/keyboard.js", get(assets::keyboard))
        .route("/launch.js", get(assets::launch))
        .fallback(async || refusal::not_found())
}

/// With what happens around every request for a page.
pub(crate) fn finished(router: Router<Arc<BankState>>, bank: &Arc<BankState>) -> Router {
    let router = router
        .layer(DefaultBodyLimit::max(MAX_FORM_LEN))
        .layer(from_fn_with_state(Arc::clone(bank), visit::remember));
    observed(router, Arc::clone(bank))
}

/// DER, as certificates' distribution points ask for (RFC 5280 section 4.2.1.13).
async fn revocation_list(State(bank): State<Arc<BankState>>) -> Result<Response, Problem> {
    let list = bank.revocation_list().map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/pkix-crl")], list).into_response())
}
