//! BSMS001, ログインID取得, and the installer.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::error::PageError;
use super::forms::Submitted;
use super::login::refusal;
use super::visit::Visit;
use crate::contracts::NewPassword;
use crate::pages::acquisition::{self, Browser};
use crate::pages::login_id::{self, Complaint};
use crate::pages::{Page, refusal as refusals};
use crate::server::files;
use crate::state::BankState;

pub(super) async fn page(headers: HeaderMap) -> Page {
    let name = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    acquisition::page(Browser::by_name(name.unwrap_or_default()))
}

pub(super) async fn login_id_form(
    State(bank): State<Arc<BankState>>,
    visit: Visit,
) -> Result<Page, PageError> {
    Ok(login_id::form(&visit.form_token(&bank)?, "", None))
}

#[derive(Deserialize)]
pub(super) struct Request {
    number: String,
    first_password: Zeroizing<String>,
    password: Zeroizing<String>,
    again: Zeroizing<String>,
}

pub(super) async fn obtain_login_id(
    State(bank): State<Arc<BankState>>,
    visit: Visit,
    Submitted(request): Submitted<Request>,
) -> Result<Page, PageError> {
    let number = request.number.trim().to_owned();
    let complaint = match obtain(&bank, &number, request).await? {
        Ok(login_id) => return Ok(login_id::obtained(&login_id)),
        Err(complaint) => complaint,
    };
    Ok(login_id::form(&visit.form_token(&bank)?, &number, Some(&complaint)))
}

async fn obtain(
    bank: &BankState,
    number: &str,
    Request { first_password, password, again, .. }: Request,
) -> Result<Result<String, Complaint>, PageError> {
    let password = match NewPassword::parse(password, &again, &first_password) {
        Ok(password) => password,
        Err(flaw) => return Ok(Err(Complaint::Password(flaw))),
    };
    match bank.obtain_login_id(number, first_password, password).await {
        Ok(login_id) => Ok(Ok(login_id)),
        Err(error) => Ok(Err(Complaint::Contract(refusal("契約番号または初回パスワード", error)?))),
    }
}

/// 証明書発行アプリのダウンロード.
pub(super) async fn setup_file(
    State(bank): State<Arc<BankState>>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let mut response = match files::serve(&bank.setup_file, &headers) {
        Ok(response) => response,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(refusals::no_setup_file().into_response());
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    for (name, value) in [
        (header::CONTENT_TYPE, "application/x-msi"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cc1554setup.msi\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}
