//! Enrollment over Secure Transport (RFC 7030, RFC 8951).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

use super::connection::Peer;
use super::faulty;
use super::observe::observed;
use super::refusal::{Refusal, bad_request};
use crate::authority::pkcs7;
use crate::database::certificates::CertificateRecord;
use crate::database::users::User;
use crate::enrollment::EnrollmentError;
use crate::faults::{Phase, Scope};
use crate::login::Credentials;
use crate::problem::{Problem, ProblemKind};
use crate::signing_request::SigningRequest;
use crate::state::BankState;
use crate::wire;

/// A request of RSA-4096 with long names takes about 2 kB.
const MAX_BODY_LEN: usize = 64 * 1024;

/// `/.well-known/est/…`
pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    let operations = Router::new()
        .route("/cacerts", get(ca_certificates))
        .route("/csrattrs", get(csr_attributes))
        .route("/simpleenroll", post(simple_enroll))
        .route("/simplereenroll", post(simple_reenroll))
        .layer(DefaultBodyLimit::max(MAX_BODY_LEN))
        .layer(from_fn_with_state(Arc::clone(bank), faulty::inject));
    let router = Router::new().nest("/.well-known/est", operations);
    observed(router, Arc::clone(bank))
}

/// RFC 7030 section 4.1.
async fn ca_certificates(State(bank): State<Arc<BankState>>) -> Result<Response, Refusal> {
    Ok(wire::certificates(&pkcs7::certificates_only(&chain(&bank)?.each_ref().map(Vec::as_slice))))
}

/// RFC 7030 section 4.5.
async fn csr_attributes(State(bank): State<Arc<BankState>>) -> Response {
    match bank.csr_attributes {
        Some(wanted) => wire::csr_attributes(&pkcs7::csr_attributes(wanted)),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// RFC 7030 section 4.2.1.
async fn simple_enroll(
    State(bank): State<Arc<BankState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let user = authenticate(&bank, &headers).await?;
    let request = signing_request(&headers, &body)?;
    let instead = faulty::instead_of_issuing(&bank, Scope::Enroll, &user);
    if let Some(instead) = instead.map_err(EnrollmentError::from)? {
        return Ok(instead);
    }
    let record = bank.enroll(user, request).await?;
    issued(&bank, Scope::Enroll, &record)
}

/// RFC 7030 section 4.2.2.
async fn simple_reenroll(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let old = presented(&bank, &peer)?;
    let user = authenticate(&bank, &headers).await?;
    let request = signing_request(&headers, &body)?;
    let instead = faulty::instead_of_issuing(&bank, Scope::Reenroll, &user);
    if let Some(instead) = instead.map_err(EnrollmentError::from)? {
        return Ok(instead);
    }
    let record = bank.renew(user, request, old).await?;
    issued(&bank, Scope::Reenroll, &record)
}

async fn authenticate(bank: &BankState, headers: &HeaderMap) -> Result<User, Refusal> {
    let credentials = Credentials::from_headers(headers).ok_or(Refusal::Unauthenticated)?;
    let now = bank.clock.now();
    let user = bank.logins.authenticate(&bank.database, &credentials, now).await?;
    // One session for each login ID: from here on it is the application's.
    bank.sessions.application_logged_in(&user.login_id);
    Ok(user)
}

fn signing_request(headers: &HeaderMap, body: &[u8]) -> Result<SigningRequest, Refusal> {
    if !headers.get(header::CONTENT_TYPE).is_none_or(is_signing_request) {
        return Err(bad_request("Content-Type が application/pkcs10 ではありません。").into());
    }
    let der = wire::decode(body).map_err(|_| bad_request("本文が base64 ではありません。"))?;
    Ok(SigningRequest::parse(&der)?)
}

/// By the media type, without parameters (RFC 9110 section 8.3.1).
fn is_signing_request(content_type: &HeaderValue) -> bool {
    let media_type = content_type.to_str().unwrap_or_default().split(';').next();
    media_type.is_some_and(|text| text.trim().eq_ignore_ascii_case("application/pkcs10"))
}

/// The certificate the client has shown in the handshake.
fn presented(bank: &BankState, peer: &Peer) -> Result<CertificateRecord, Refusal> {
    let required = || {
        let detail = "更新には、更新する電子証明書による認証が必要です。";
        Problem::new(ProblemKind::CERTIFICATE_REQUIRED, detail)
    };
    let der = peer.certificate.as_deref().ok_or_else(required)?;
    let record = bank.record_of(der).map_err(EnrollmentError::from)?;
    Ok(record.ok_or_else(required)?)
}

fn issued(
    bank: &BankState,
    operation: Scope,
    record: &CertificateRecord,
) -> Result<Response, Refusal> {
    let mut certificates = Vec::new();
    if !bank.faults.take(operation, Phase::Encoding).is_empty() {
        certificates.extend(chain(bank)?);
    }
    certificates.push(record.der.clone());
    let certificates: Vec<_> = certificates.iter().map(Vec::as_slice).collect();
    Ok(wire::certificates(&pkcs7::certificates_only(&certificates)))
}

/// Issuing authority, then root.
fn chain(bank: &BankState) -> Result<[Vec<u8>; 2], EnrollmentError> {
    let keys = bank.authority.keys();
    Ok([keys.issuing_certificate().to_der()?, keys.root_certificate().to_der()?])
}
