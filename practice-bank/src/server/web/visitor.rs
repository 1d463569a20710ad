//! The pages that need no login: BLGI001, BSMS001, ログインID取得, and the installer.

use std::path::Path;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::user_agent;
use super::visit::{Cookie, Login, PageError, Submitted};
use crate::contracts::NewPassword;
use crate::login::{Credentials, LoginError};
use crate::pages::language::words;
use crate::pages::start::{self, RefusedLogin};
use crate::pages::{FormToken, Page, acquisition, login_id, refusal};
use crate::server::files;
use crate::state::BankState;

pub(super) async fn login_page(State(bank): State<Arc<BankState>>, token: FormToken) -> Page {
    start::page(&bank.addresses.mtls, &token, None)
}

/// Redirects from any listener to the login page.
pub(super) async fn start(State(bank): State<Arc<BankState>>) -> Redirect {
    Redirect::to(&format!("{}/", bank.addresses.web))
}

pub(super) async fn log_in(
    State(bank): State<Arc<BankState>>,
    token: FormToken,
    Submitted(Login { login_id, password }): Submitted<Login>,
) -> Result<Response, PageError> {
    let now = bank.clock.now();
    // A name with a colon would be a contract's account, not a login ID.
    let user = if login_id.contains(':') {
        Err(LoginError::TooLong)
    } else {
        bank.authenticate(&Credentials::new(login_id.trim(), password)).await
    };
    let reason = match user {
        Ok(user) => {
            let cookie = Cookie::SESSION.set(&bank.sessions.begin(&user.login_id, None, now)?);
            return Ok(([cookie], Redirect::to("/top")).into_response());
        }
        Err(error) => refusal_of(&words!("ログインIDまたはログインパスワード", "Login ID or login password"), error)?,
    };
    let refused = RefusedLogin { login_id: &login_id, reason };
    Ok(start::page(&bank.addresses.mtls, &token, Some(&refused)).into_response())
}

/// The reason shown for a refused login, which is the same whether or not the account exists.
fn refusal_of(what: &str, error: LoginError) -> Result<String, PageError> {
    match error {
        LoginError::Wrong { remaining_tries } => Ok(words!(
            "{what}が違います。あと {remaining_tries} 回間違えるとロックされます。",
            "{what} is wrong. After {remaining_tries} more wrong ones it is locked."
        )),
        LoginError::Locked => Ok(words!(
            "誤りが続いたため、ロックされています。ロックの解除は、お問い合わせ先までご連絡ください。",
            "It is locked after too many wrong ones. To have it unlocked, call the contact."
        )),
        LoginError::TooLong => Ok(words!(
            "{what}に使えない文字があるか、長すぎます。",
            "{what} has a character that cannot be used, or is too long."
        )),
        LoginError::Failed(error) => Err(error.into()),
    }
}

pub(super) async fn acquisition(State(bank): State<Arc<BankState>>, headers: HeaderMap) -> Page {
    let browser = user_agent(&headers);
    acquisition::page(browser, bank.setup.for_browser(browser))
}

pub(super) async fn login_id_form(token: FormToken) -> Page {
    login_id::form(&token, "", None, None)
}

#[derive(Deserialize)]
pub(super) struct ContractForm {
    number: String,
    first_password: Zeroizing<String>,
    password: Zeroizing<String>,
    again: Zeroizing<String>,
}

pub(super) async fn obtain_login_id(
    State(bank): State<Arc<BankState>>,
    token: FormToken,
    Submitted(request): Submitted<ContractForm>,
) -> Result<Page, PageError> {
    let number = request.number.trim();
    let (of_contract, of_password) = match NewPassword::parse(request.password, &request.again, &request.first_password)
    {
        Err(flaw) => (None, Some(login_id::flaw(flaw))),
        Ok(password) => match bank.obtain_login_id(number, request.first_password, password).await {
            Ok(login_id) => return Ok(login_id::obtained(&login_id)),
            Err(error) => {
                let what = words!("契約番号または初回パスワード", "Contract number or first password");
                (Some(refusal_of(&what, error)?), None)
            }
        },
    };
    Ok(login_id::form(&token, number, of_contract.as_deref(), of_password.as_deref()))
}

/// 証明書発行アプリのダウンロード.
pub(super) async fn msi(State(bank): State<Arc<BankState>>, headers: HeaderMap) -> Result<Response, PageError> {
    setup_file(Some(&bank.setup.msi), &headers, "application/x-msi", "cc1554setup.msi")
}

/// The same for Linux.
pub(super) async fn deb(State(bank): State<Arc<BankState>>, headers: HeaderMap) -> Result<Response, PageError> {
    let media_type = "application/vnd.debian.binary-package";
    setup_file(bank.setup.deb.as_deref(), &headers, media_type, "cc1554setup.deb")
}

fn setup_file(
    file: Option<&Path>,
    headers: &HeaderMap,
    media_type: &'static str,
    name: &str,
) -> Result<Response, PageError> {
    let described = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let served = file.map(|file| files::serve(file, headers)).transpose()?.flatten();
    Ok(served.map_or_else(|| refusal::no_setup_file().into_response(), |file| (described, file).into_response()))
}
