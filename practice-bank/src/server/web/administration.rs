//! The administrator's pages.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::visit::{Cookie, Login, NoFields, PageError, Submitted};
use crate::administrator::LOGIN_ID;
use crate::config::Validity;
use crate::database::{certificates, contracts, users};
use crate::pages::administration::{self, Overview};
use crate::pages::language::words;
use crate::pages::start::RefusedLogin;
use crate::pages::{Confirmation, FormToken, Page, refusal};
use crate::state::BankState;

/// The response to a wrong password is delayed; the account is never locked.
const DELAY_AFTER_WRONG: Duration = Duration::from_millis(500);
/// The path of these pages.
const HOME: &str = "/admin";

pub(super) fn router() -> Router<Arc<BankState>> {
    Router::new()
        .route(HOME, get(overview))
        .route("/admin/login", get(login_page).post(log_in))
        .route("/admin/logout", post(log_out))
        .route("/admin/unlock", post(unlock))
        .route("/admin/validity", post(set_validity))
        .route("/admin/revoke", get(ask_revoke).post(revoke))
        .route("/admin/reissue", get(ask_reissue).post(reissue))
}

/// The bank, for a logged-in administrator. Every handler except those of the login requires this.
struct LoggedIn(Arc<BankState>);

impl FromRequestParts<Arc<BankState>> for LoggedIn {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, bank: &Arc<BankState>) -> Result<Self, Redirect> {
        let cookie = Cookie::ADMINISTRATION.read(&parts.headers).unwrap_or_default();
        let session = bank.administrator_sessions.find(cookie, bank.clock.now());
        session.map(|_| Self(Arc::clone(bank))).map_err(|_| Redirect::to("/admin/login"))
    }
}

async fn login_page(token: FormToken) -> Page {
    administration::login(&token, None)
}

async fn log_in(
    State(bank): State<Arc<BankState>>,
    token: FormToken,
    Submitted(Login { login_id, password }): Submitted<Login>,
) -> Result<Response, PageError> {
    if !bank.administrator.is(&login_id, &password) {
        tokio::time::sleep(DELAY_AFTER_WRONG).await;
        let reason = words!(
            "管理者IDまたは管理者パスワードが違います。",
            "Administrator ID or administrator password is wrong."
        );
        let refused = RefusedLogin { login_id: &login_id, reason };
        return Ok(administration::login(&token, Some(&refused)).into_response());
    }
    let cookie = Cookie::ADMINISTRATION.set(&bank.administrator_sessions.begin(LOGIN_ID, None, bank.clock.now())?);
    Ok(([cookie], Redirect::to(HOME)).into_response())
}

async fn log_out(
    State(bank): State<Arc<BankState>>,
    headers: HeaderMap,
    Submitted(NoFields {}): Submitted<NoFields>,
) -> Response {
    let cookie = Cookie::ADMINISTRATION.end(&bank.administrator_sessions, &headers);
    ([cookie], Redirect::to("/admin/login")).into_response()
}

async fn overview(LoggedIn(bank): LoggedIn, token: FormToken) -> Result<Page, PageError> {
    let shown = bank.database.read(|connection| {
        Ok(Overview {
            users: users::all(connection)?,
            certificates: certificates::all(connection, None)?,
            contracts: contracts::all(connection)?,
            validity_days: bank.validity.lock().ends_after.whole_days(),
        })
    })?;
    Ok(administration::overview(&shown, bank.clock.now(), &token))
}

#[derive(Deserialize)]
struct Account {
    account: String,
}

async fn unlock(LoggedIn(bank): LoggedIn, Submitted(asked): Submitted<Account>) -> Result<Redirect, PageError> {
    bank.database.write(move |connection| users::clear_failures(connection, &asked.account)).await?;
    Ok(Redirect::to(HOME))
}

#[derive(Deserialize)]
struct Days {
    days: String,
}

/// Applies until the bank stops.
async fn set_validity(LoggedIn(bank): LoggedIn, Submitted(asked): Submitted<Days>) -> Result<Redirect, PageError> {
    let days: u16 = asked.days.parse().map_err(|_| refusal::unreadable_form())?;
    *bank.validity.lock() = Validity::days(days.into());
    Ok(Redirect::to(HOME))
}

#[derive(Deserialize)]
pub(super) struct Serial {
    pub(super) serial: String,
}

async fn ask_revoke(
    LoggedIn(bank): LoggedIn,
    token: FormToken,
    Query(asked): Query<Serial>,
) -> Result<Page, PageError> {
    let found = bank.database.read(|connection| certificates::find_by_serial(connection, &asked.serial))?;
    let record = found.ok_or_else(refusal::not_found)?;
    Ok(Confirmation::of_revocation(&record).page("BADM003", HOME, &token))
}

async fn revoke(LoggedIn(bank): LoggedIn, Submitted(asked): Submitted<Serial>) -> Result<Redirect, PageError> {
    let found = bank.database.read(|connection| certificates::find_by_serial(connection, &asked.serial))?;
    bank.revoke(LOGIN_ID.to_owned(), found.ok_or_else(refusal::not_found)?).await?;
    Ok(Redirect::to(HOME))
}

#[derive(Deserialize)]
pub(super) struct LoginId {
    pub(super) login_id: String,
}

async fn ask_reissue(
    LoggedIn(bank): LoggedIn,
    token: FormToken,
    Query(asked): Query<LoginId>,
) -> Result<Page, PageError> {
    let found = bank.database.read(|connection| users::find(connection, &asked.login_id))?;
    let user = found.ok_or_else(refusal::not_found)?;
    Ok(Confirmation::of_reissue(&user.login_id).page("BADM003", HOME, &token))
}

async fn reissue(LoggedIn(bank): LoggedIn, Submitted(asked): Submitted<LoginId>) -> Result<Redirect, PageError> {
    let found = bank.database.read(|connection| users::find(connection, &asked.login_id))?;
    let user = found.ok_or_else(refusal::not_found)?;
    bank.allow_reissue(LOGIN_ID.to_owned(), user.login_id).await?;
    Ok(Redirect::to(HOME))
}
