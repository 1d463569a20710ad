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
use crate::authority::pkcs7;
use crate::database::certificates::CertificateRecord;
use crate::database::users::User;
use crate::enrollment::EnrollmentError;
use crate::faults::{Operation, Phase};
use crate::login::{Credentials, LoginError};
use crate::problem::{Problem, ProblemKind, challenge};
use crate::signing_request::{SigningRequest, SigningRequestError};
use crate::state::BankState;
use crate::wire;

/// A request of RSA-4096 with long names takes about 2 kB.
const LONGEST_BODY: usize = 64 * 1024;

/// `/.well-known/est/…`
pub(crate) fn router(bank: &Arc<BankState>) -> Router {
    let operations = Router::new()
        .route("/cacerts", get(ca_certificates))
        .route("/csrattrs", get(csr_attributes))
        .route("/simpleenroll", post(simple_enroll))
        .route("/simplereenroll", post(simple_reenroll))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(bank), faulty::strike));
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
    if let Some(instead) = faulty::instead_of_issuing(&bank, Operation::Enroll, &user)? {
        return Ok(instead);
    }
    let record = bank.enroll(user, request).await?;
    issued(&bank, Operation::Enroll, &record)
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
    if let Some(instead) = faulty::instead_of_issuing(&bank, Operation::Reenroll, &user)? {
        return Ok(instead);
    }
    let record = bank.renew(user, request, old).await?;
    issued(&bank, Operation::Reenroll, &record)
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
    let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !content_type.is_none_or(|value| value.starts_with(b"application/pkcs10")) {
        return Err(bad_request("Content-Type が application/pkcs10 ではありません。").into());
    }
    let der = wire::decode(body).map_err(|_| bad_request("本文が base64 ではありません。"))?;
    Ok(SigningRequest::parse(&der)?)
}

/// The certificate the client has shown in the handshake.
fn presented(bank: &BankState, peer: &Peer) -> Result<CertificateRecord, Refusal> {
    let required = || {
        let detail = "更新には、更新する電子証明書による認証が必要です。";
        Problem::new(ProblemKind::CertificateRequired, detail)
    };
    let der = peer.certificate.as_deref().ok_or_else(required)?;
    let record = bank.record_of(der).map_err(EnrollmentError::from)?;
    Ok(record.ok_or_else(required)?)
}

fn issued(
    bank: &BankState,
    operation: Operation,
    record: &CertificateRecord,
) -> Result<Response, Refusal> {
    let mut certificates = Vec::new();
    if !bank.faults.strike(operation, Phase::Encoding).is_empty() {
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

fn bad_request(detail: &str) -> Problem {
    Problem::new(ProblemKind::BadRequest, detail)
}

/// An answer that is not what was asked for.
pub(crate) enum Refusal {
    /// No credentials yet. The answer has no body, since some clients cannot read one here.
    Unauthenticated,
    Problem(Problem),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated => {
                let challenge = [(header::WWW_AUTHENTICATE, challenge())];
                (StatusCode::UNAUTHORIZED, challenge).into_response()
            }
            Self::Problem(problem) => problem.into_response(),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<LoginError> for Refusal {
    fn from(error: LoginError) -> Self {
        Self::Problem(match error {
            LoginError::Wrong { remaining_tries } => {
                let detail = "ログインIDまたはログインパスワードが違います。";
                Problem::new(ProblemKind::WrongCredentials, detail)
                    .with_member("remaining_tries", remaining_tries)
            }
            LoginError::Locked => {
                let detail = "パスワードの誤りが続いたため、ログインIDがロックされています。";
                Problem::new(ProblemKind::AccountLocked, detail)
            }
            LoginError::TooLong => bad_request("ログインIDまたはパスワードが長すぎます。"),
            LoginError::Hash(_) | LoginError::Interrupted | LoginError::Database(_) => {
                Problem::internal(&error)
            }
        })
    }
}

impl From<SigningRequestError> for Refusal {
    fn from(error: SigningRequestError) -> Self {
        Self::Problem(match error {
            SigningRequestError::Malformed => bad_request("証明書の要求を読み取れません。"),
            SigningRequestError::Signature => bad_request("証明書の要求の署名が正しくありません。"),
            SigningRequestError::UnsupportedKey => {
                let detail = "この種類の鍵には証明書を発行できません。";
                Problem::new(ProblemKind::UnsupportedKey, detail)
            }
        })
    }
}

impl From<EnrollmentError> for Refusal {
    fn from(error: EnrollmentError) -> Self {
        let (kind, detail) = match &error {
            EnrollmentError::AlreadyIssued => (
                ProblemKind::CertificateAlreadyIssued,
                "このログインIDの電子証明書は既に取得済みです。",
            ),
            EnrollmentError::Revoked => {
                (ProblemKind::CertificateRevoked, "この電子証明書は失効しています。")
            }
            EnrollmentError::Expired => {
                (ProblemKind::CertificateExpired, "この電子証明書の有効期限が過ぎています。")
            }
            EnrollmentError::SubjectMismatch => (
                ProblemKind::SubjectMismatch,
                "更新する電子証明書と、要求またはログインIDが一致しません。",
            ),
            EnrollmentError::TooEarly { opens_at } => {
                return Self::Problem(too_early(*opens_at));
            }
            EnrollmentError::Database(_)
            | EnrollmentError::Record(_)
            | EnrollmentError::Signing(_) => return Self::Problem(Problem::internal(&error)),
        };
        Self::Problem(Problem::new(kind, detail))
    }
}

fn too_early(opens_at: time::OffsetDateTime) -> Problem {
    let detail = format!("電子証明書の更新は {} からできます。", opens_at.date());
    Problem::new(ProblemKind::RenewalWindow, detail)
        .with_member("opens_at", opens_at.unix_timestamp())
}
