//! 利用者管理: the pages of a company's administrator, who logs in like every customer.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::response::Redirect;
use axum::routing::get;

use super::administration::{LoginId, Serial};
use super::customer::Customer;
use super::visit::{PageError, Submitted};
use crate::database::certificates::{self, CertificateRecord};
use crate::database::{actions, users};
use crate::pages::company::{self, Company, HOME};
use crate::pages::{Confirmation, FormToken, Page, refusal};
use crate::state::BankState;

/// The screen number of the confirmations.
const QUESTION: &str = "BCMP002";

pub(super) fn router() -> Router<Arc<BankState>> {
    Router::new()
        .route(HOME, get(overview))
        .route("/company/revoke", get(ask_revoke).post(revoke))
        .route("/company/reissue", get(ask_reissue).post(reissue))
}

/// The administrator of a company. Every handler here requires this.
struct Administrator {
    bank: Arc<BankState>,
    login_id: String,
    company: String,
}

impl FromRequestParts<Arc<BankState>> for Administrator {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, bank: &Arc<BankState>) -> Result<Self, PageError> {
        let login_id = Customer::from_request_parts(parts, bank).await?.login_id().to_owned();
        let user = bank.database.read(|connection| users::find(connection, &login_id))?;
        let company = user.filter(|user| user.is_administrator).and_then(|user| user.company);
        let company = company.ok_or_else(refusal::not_an_administrator)?;
        Ok(Self { bank: Arc::clone(bank), login_id, company })
    }
}

impl Administrator {
    /// A login ID of the company; any other is not found.
    fn colleague(&self, login_id: &str) -> Result<String, PageError> {
        let user = self.bank.database.read(|connection| users::find(connection, login_id))?;
        let colleague = user.filter(|user| user.company.as_ref() == Some(&self.company));
        Ok(colleague.ok_or_else(refusal::not_found)?.login_id)
    }

    /// A certificate of the company; any other is not found.
    fn certificate(&self, serial: &str) -> Result<CertificateRecord, PageError> {
        let found = self.bank.database.read(|connection| certificates::find_by_serial(connection, serial))?;
        let record = found.ok_or_else(refusal::not_found)?;
        self.colleague(&record.login_id)?;
        Ok(record)
    }
}

async fn overview(administrator: Administrator) -> Result<Page, PageError> {
    let Administrator { bank, company, .. } = administrator;
    let shown = bank.database.read(|connection| {
        let mut users = users::all(connection)?;
        users.retain(|user| user.company.as_ref() == Some(&company));
        let mut certificates = certificates::all(connection, None)?;
        certificates.retain(|one| users.iter().any(|user| user.login_id == one.login_id));
        let done = actions::of_company(connection, &company)?;
        Ok(Company { name: company, users, certificates, done })
    })?;
    Ok(company::overview(&shown, bank.clock.now()))
}

async fn ask_revoke(
    administrator: Administrator,
    token: FormToken,
    Query(asked): Query<Serial>,
) -> Result<Page, PageError> {
    let record = administrator.certificate(&asked.serial)?;
    Ok(Confirmation::of_revocation(&record).page(QUESTION, HOME, &token))
}

async fn revoke(administrator: Administrator, Submitted(asked): Submitted<Serial>) -> Result<Redirect, PageError> {
    let record = administrator.certificate(&asked.serial)?;
    administrator.bank.revoke(administrator.login_id, record).await?;
    Ok(Redirect::to(HOME))
}

async fn ask_reissue(
    administrator: Administrator,
    token: FormToken,
    Query(asked): Query<LoginId>,
) -> Result<Page, PageError> {
    let login_id = administrator.colleague(&asked.login_id)?;
    Ok(Confirmation::of_reissue(&login_id).page(QUESTION, HOME, &token))
}

async fn reissue(administrator: Administrator, Submitted(asked): Submitted<LoginId>) -> Result<Redirect, PageError> {
    let login_id = administrator.colleague(&asked.login_id)?;
    administrator.bank.allow_reissue(administrator.login_id, login_id).await?;
    Ok(Redirect::to(HOME))
}
