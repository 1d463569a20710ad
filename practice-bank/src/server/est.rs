//! Enrollment over Secure Transport (RFC 7030, RFC 8951).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

use super::connection::Peer;
use super::{faulty, observed};
use crate::database::certificates::CertificateRecord;
use crate::database::users::User;
use crate::faults::{Fault, Scope};
use crate::login::{Credentials, LoginError};
use crate::problem::{Problem, ProblemKind, challenge};
use crate::signing_request::SigningRequest;
use crate::state::BankState;
use crate::wire;

/// Ample: a request for an RSA-4096 key with long names takes about 2 kB.
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
    Ok(wire::certificates(&bank.authority.chain()?))
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
    issue(&bank, Scope::Enroll, &headers, &body, None).await
}

/// RFC 7030 section 4.2.2.
async fn simple_reenroll(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Result<Response> {
    let old = presented(&bank, &peer)?;
    issue(&bank, Scope::Reenroll, &headers, &body, Some(old)).await
}

async fn issue(
    bank: &Arc<BankState>,
    operation: Scope,
    headers: &HeaderMap,
    body: &[u8],
    old: Option<CertificateRecord>,
) -> axum::response::Result<Response> {
    let user = authenticate(bank, headers).await?;
    let request = signing_request(headers, body)?;
    if let Some(instead) = faulty::instead_of_issuing(bank, operation, &user)? {
        return Ok(instead);
    }
    let record = bank.issue(user, request, old).await?;
    let mut certificates = vec![record.der];
    if !bank.faults.take(operation, |fault| (*fault == Fault::Several).then_some(())).is_empty() {
        certificates.splice(..0, bank.authority.chain().map_err(Problem::from)?);
    }
    Ok(wire::certificates(&certificates))
}

async fn authenticate(bank: &BankState, headers: &HeaderMap) -> axum::response::Result<User> {
    // Without credentials, the response has no body, since some clients cannot handle one here.
    let challenged = || (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge())]);
    let credentials = Credentials::from_headers(headers).ok_or_else(challenged)?;
    let user = bank.authenticate(&credentials).await.map_err(refused)?;
    // Only one session per login ID: the application's login ends the browser's.
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
    // Only the media type counts, not its parameters (RFC 9110 section 8.3.1).
    let media_type =
        headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default().split(';').next());
    if !media_type.is_none_or(|text| text.unwrap_or_default().trim().eq_ignore_ascii_case("application/pkcs10")) {
        return Err(Problem::bad_request("Content-Type が application/pkcs10 ではありません。"));
    }
    let der = wire::decode(body).ok_or_else(|| Problem::bad_request("本文が base64 ではありません。"))?;
    SigningRequest::parse(&der)
}

/// The certificate that the client presented in the handshake.
fn presented(bank: &BankState, peer: &Peer) -> Result<CertificateRecord, Problem> {
    let record = peer.certificate.as_deref().map(|der| bank.record_of(der)).transpose()?.flatten();
    let detail = "更新には、更新する電子証明書による認証が必要です。";
    record.ok_or_else(|| Problem::new(ProblemKind::CERTIFICATE_REQUIRED, detail))
}
