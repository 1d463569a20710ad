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
use super::{faulty, observed};
use crate::database::certificates::CertificateRecord;
use crate::database::users::User;
use crate::faults::{Phase, Scope};
use crate::login::{Credentials, LoginError};
use crate::problem::{Problem, ProblemKind, challenge};
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
async fn ca_certificates(State(bank): State<Arc<BankState>>) -> Result<Response, Problem> {
    Ok(wire::certificates(&chain(&bank)?.each_ref().map(Vec::as_slice)))
}

/// RFC 7030 section 4.5.
async fn csr_attributes(State(bank): State<Arc<BankState>>) -> Response {
    match bank.csr_attributes {
        Some(wanted) => wire::csr_attributes(wanted),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// RFC 7030 section 4.2.1.
async fn simple_enroll(
    State(bank): State<Arc<BankState>>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Result<Response> {
    let user = authenticate(&bank, &headers).await?;
    let request = signing_request(&headers, &body)?;
    let instead = faulty::instead_of_issuing(&bank, Scope::Enroll, &user);
    if let Some(instead) = instead? {
        return Ok(instead);
    }
    let record = bank.enroll(user, request).await?;
    Ok(issued(&bank, Scope::Enroll, &record)?)
}

/// RFC 7030 section 4.2.2.
async fn simple_reenroll(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Result<Response> {
    let old = presented(&bank, &peer)?;
    let user = authenticate(&bank, &headers).await?;
    let request = signing_request(&headers, &body)?;
    let instead = faulty::instead_of_issuing(&bank, Scope::Reenroll, &user);
    if let Some(instead) = instead? {
        return Ok(instead);
    }
    let record = bank.renew(user, request, old).await?;
    Ok(issued(&bank, Scope::Reenroll, &record)?)
}

async fn authenticate(bank: &BankState, headers: &HeaderMap) -> axum::response::Result<User> {
    // No credentials yet. The answer has no body, since some clients cannot read one here.
    let challenged = || (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge())]);
    let credentials = Credentials::from_headers(headers).ok_or_else(challenged)?;
    let now = bank.clock.now();
    let user = bank.logins.authenticate(&bank.database, &credentials, now).await.map_err(refused)?;
    // One session for each login ID: from here on it is the application's.
    bank.sessions.application_logged_in(&user.login_id);
    Ok(user)
}

fn refused(error: LoginError) -> Problem {
    match error {
        LoginError::Wrong { remaining_tries } => {
            let detail = "ログインIDまたはログインパスワードが違います。";
            Problem::new(ProblemKind::WRONG_CREDENTIALS, detail).with_member("remaining_tries", remaining_tries)
        }
        LoginError::Locked => {
            let detail = "パスワードの誤りが続いたため、ログインIDがロックされています。";
            Problem::new(ProblemKind::ACCOUNT_LOCKED, detail)
        }
        LoginError::TooLong => Problem::bad_request("ログインIDまたはパスワードが長すぎます。"),
        LoginError::Failed(error) => error.into(),
    }
}

fn signing_request(headers: &HeaderMap, body: &[u8]) -> Result<SigningRequest, Problem> {
    if !headers.get(header::CONTENT_TYPE).is_none_or(is_signing_request) {
        return Err(Problem::bad_request("Content-Type が application/pkcs10 ではありません。"));
    }
    let der = wire::decode(body).ok_or_else(|| Problem::bad_request("本文が base64 ではありません。"))?;
    SigningRequest::parse(&der)
}

/// By the media type, without parameters (RFC 9110 section 8.3.1).
fn is_signing_request(content_type: &HeaderValue) -> bool {
    let media_type = content_type.to_str().unwrap_or_default().split(';').next();
    media_type.is_some_and(|text| text.trim().eq_ignore_ascii_case("application/pkcs10"))
}

/// The certificate the client has shown in the handshake.
fn presented(bank: &BankState, peer: &Peer) -> Result<CertificateRecord, Problem> {
    let required = || {
        let detail = "更新には、更新する電子証明書による認証が必要です。";
        Problem::new(ProblemKind::CERTIFICATE_REQUIRED, detail)
    };
    let der = peer.certificate.as_deref().ok_or_else(required)?;
    bank.record_of(der)?.ok_or_else(required)
}

fn issued(bank: &BankState, operation: Scope, record: &CertificateRecord) -> Result<Response, Problem> {
    let mut certificates = Vec::new();
    if !bank.faults.take(operation, Phase::Encoding).is_empty() {
        certificates.extend(chain(bank)?);
    }
    certificates.push(record.der.clone());
    let certificates: Vec<_> = certificates.iter().map(Vec::as_slice).collect();
    Ok(wire::certificates(&certificates))
}

/// Issuing authority, then root.
fn chain(bank: &BankState) -> Result<[Vec<u8>; 2], Problem> {
    let keys = bank.authority.keys();
    Ok([keys.issuing_certificate().to_der()?, keys.root_certificate().to_der()?])
}
