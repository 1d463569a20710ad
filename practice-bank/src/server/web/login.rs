//! BLGI001 and the login with a password.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::cookies::Cookie;
use super::error::PageError;
use super::forms::Submitted;
use super::visit::Visit;
use crate::login::{Credentials, LoginError};
use crate::pages::Page;
use crate::pages::start::{self, RefusedLogin};
use crate::state::BankState;

pub(super) async fn page(
    State(bank): State<Arc<BankState>>,
    visit: Visit,
) -> Result<Page, PageError> {
    Ok(start::page(&bank.addresses.mtls, &visit.form_token(&bank)?, None))
}

/// From any listener to the login page.
pub(super) async fn start(State(bank): State<Arc<BankState>>) -> Redirect {
    Redirect::to(&format!("{}/", bank.addresses.web))
}

#[derive(Deserialize)]
pub(super) struct Login {
    login_id: String,
    password: Zeroizing<String>,
}

pub(super) async fn log_in(
    State(bank): State<Arc<BankState>>,
    visit: Visit,
    Submitted(Login { login_id, password }): Submitted<Login>,
) -> Result<Response, PageError> {
    let now = bank.clock.now();
    let user = authenticate(&bank, login_id.trim(), password).await;
    let reason = match user {
        Ok(login_id) => {
            let session = bank.sessions.begin(&login_id, None, now);
            let cookie = Cookie::Session.set(&session?);
            return Ok(([cookie], Redirect::to("/top")).into_response());
        }
        Err(error) => refusal("ログインIDまたはログインパスワード", error)?,
    };
    let refused = RefusedLogin { login_id: &login_id, reason };
    let page = start::page(&bank.addresses.mtls, &visit.form_token(&bank)?, Some(&refused));
    Ok(page.into_response())
}

async fn authenticate(
    bank: &BankState,
    login_id: &str,
    password: Zeroizing<String>,
) -> Result<String, LoginError> {
    // A colon would name an account that is no login ID.
    if login_id.contains(':') {
        return Err(LoginError::TooLong);
    }
    let credentials = Credentials::new(login_id, password);
    let user = bank.logins.authenticate(&bank.database, &credentials, bank.clock.now()).await?;
    Ok(user.login_id)
}

/// What a refused login is told; the same whether or not the account exists.
pub(super) fn refusal(what: &str, error: LoginError) -> Result<String, PageError> {
    match error {
        LoginError::Wrong { remaining_tries } => {
            Ok(format!("{what}が違います。あと {remaining_tries} 回間違えるとロックされます。"))
        }
        LoginError::Locked => Ok("誤りが続いたため、ロックされています。\
                                  ロックの解除は、お問い合わせ先までご連絡ください。"
            .to_owned()),
        LoginError::TooLong => Ok(format!("{what}に使えない文字があるか、長すぎます。")),
        LoginError::Hash(_) | LoginError::Interrupted | LoginError::Database(_) => {
            Err(PageError::internal(error))
        }
    }
}
