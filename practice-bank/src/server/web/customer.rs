//! The pages of a logged-in customer.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use time::OffsetDateTime;

use super::user_agent;
use super::visit::{Cookie, NoFields, PageError, Submitted};
use crate::database::certificates::{self, CertificateRecord, CertificateState};
use crate::database::users;
use crate::error::BankError;
use crate::pages::top::{self, Held, Visitor};
use crate::pages::{FormToken, Page, refusal};
use crate::server::connection::Peer;
use crate::sessions::{Ending, Session};
use crate::state::BankState;

/// A customer with a valid session.
pub(super) struct Customer {
    bank: Arc<BankState>,
    session: Session,
    /// The certificate that the session began with, if any.
    certificate: Option<CertificateRecord>,
    now: OffsetDateTime,
}

impl FromRequestParts<Arc<BankState>> for Customer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, bank: &Arc<BankState>) -> Result<Self, PageError> {
        let now = bank.clock.now();
        let cookie = Cookie::SESSION.read(&parts.headers).unwrap_or_default();
        let session = bank.sessions.find(cookie, now).map_err(refusal::session_ended)?;
        let serial = session.serial.as_deref().unwrap_or_default();
        let certificate = bank.database.read(|connection| certificates::find_by_serial(connection, serial))?;
        // A cookie is valid for all ports of a host; the session only where the certificate is presented.
        if certificate.as_ref().is_some_and(|record| !is_shown(record, parts)) {
            return Err(refusal::session_ended(Ending::Timeout).into());
        }
        // Checked at each request, so that a revocation takes effect at once.
        if let Some(record) = &certificate {
            refusal::certificate(record, now, bank.is_in_grace(record, now))?;
        }
        Ok(Self { bank: Arc::clone(bank), session, certificate, now })
    }
}

impl Customer {
    pub(super) fn login_id(&self) -> &str {
        &self.session.login_id
    }
}

fn is_shown(record: &CertificateRecord, parts: &Parts) -> bool {
    let peer = parts.extensions.get::<Peer>();
    peer.and_then(|peer| peer.certificate.as_deref()) == Some(record.der.as_slice())
}

/// Certificate login. The certificate is looked up at each request, so that a revocation takes effect at once, even on
/// an open connection. Each request is a login: it begins a session and ends any other of the login ID.
pub(super) async fn log_in(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
    token: FormToken,
) -> Result<Response, PageError> {
    let certificate = peer.certificate.as_deref().unwrap_or_default();
    let now = bank.clock.now();
    let record = bank.record_of(certificate)?.ok_or_else(refusal::unknown_certificate)?;
    refusal::certificate(&record, now, bank.is_in_grace(&record, now))?;
    let cookie = Cookie::SESSION.set(&bank.sessions.begin(&record.login_id, Some(&record.serial), now)?);
    let is_administrator = is_administrator(&bank, &record.login_id)?;
    let held = held(&bank, record)?;
    let visitor = Visitor { login_id: &held.record.login_id, is_administrator };
    let page = top::with_certificate(&visitor, &held, now, &token);
    Ok(([cookie], page).into_response())
}

pub(super) async fn top(token: FormToken, customer: Customer) -> Result<Page, PageError> {
    let Customer { bank, session, certificate, now } = customer;
    let is_administrator = is_administrator(&bank, &session.login_id)?;
    let visitor = Visitor { login_id: &session.login_id, is_administrator };
    if let Some(record) = certificate {
        let held = held(&bank, record)?;
        return Ok(top::with_certificate(&visitor, &held, now, &token));
    }
    let is_live = |one: &CertificateRecord| one.state(now) == CertificateState::Live;
    let held = all_held(&bank, &session.login_id, is_live)?;
    Ok(top::with_password(&visitor, &held, now, &token))
}

/// 証明書更新選択.
pub(super) async fn renewal(
    headers: HeaderMap,
    Customer { bank, session, now, .. }: Customer,
) -> Result<Page, PageError> {
    let is_renewable = |one: &CertificateRecord| one.state(now) == CertificateState::Live || bank.is_in_grace(one, now);
    let held = all_held(&bank, &session.login_id, is_renewable)?;
    Ok(top::renewal(&held, now, user_agent(&headers)))
}

pub(super) async fn log_out(
    State(bank): State<Arc<BankState>>,
    headers: HeaderMap,
    Submitted(NoFields {}): Submitted<NoFields>,
) -> Response {
    let cookie = Cookie::SESSION.end(&bank.sessions, &headers);
    ([cookie], top::logged_out(&bank.addresses.web)).into_response()
}

fn is_administrator(bank: &BankState, login_id: &str) -> Result<bool, BankError> {
    let user = bank.database.read(|connection| users::find(connection, login_id))?;
    Ok(user.is_some_and(|user| user.is_administrator && user.company.is_some()))
}

/// The certificate, and whether it has been renewed.
fn held(bank: &BankState, record: CertificateRecord) -> Result<Held, BankError> {
    let superseded = bank.database.read(|connection| certificates::is_superseded(connection, &record.serial))?;
    Ok(Held { record, superseded })
}

/// The wanted certificates of a login ID, ordered by their end.
fn all_held(
    bank: &BankState,
    login_id: &str,
    is_wanted: impl Fn(&CertificateRecord) -> bool,
) -> Result<Vec<Held>, BankError> {
    let records = bank.database.read(|connection| certificates::all(connection, Some(login_id)))?;
    let wanted = records.into_iter().filter(is_wanted);
    let mut held = wanted.map(|record| held(bank, record)).collect::<Result<Vec<_>, _>>()?;
    held.sort_by_key(|one| one.record.not_after);
    Ok(held)
}
