//! Problem documents (RFC 9457): why the bank refuses, for a program to read.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The kinds of refusal. `type` is `urn:practice-bank:` followed by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    WrongCredentials,
    AccountLocked,
    CertificateAlreadyIssued,
    OutsideServiceHours,
    BadRequest,
    UnsupportedKey,
    CertificateRequired,
    CertificateRevoked,
    CertificateExpired,
    SubjectMismatch,
    RenewalWindow,
    Internal,
}

impl ProblemKind {
    /// Name, status, English title.
    const fn describe(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::WrongCredentials => {
                ("wrong-credentials", StatusCode::UNAUTHORIZED, "Login ID or password is wrong")
            }
            Self::AccountLocked => {
                ("account-locked", StatusCode::FORBIDDEN, "The login ID is locked")
            }
            Self::CertificateAlreadyIssued => (
                "certificate-already-issued",
                StatusCode::CONFLICT,
                "The login ID already holds a certificate",
            ),
            Self::OutsideServiceHours => (
                "outside-service-hours",
                StatusCode::SERVICE_UNAVAILABLE,
                "The service is closed at this hour",
            ),
            Self::BadRequest => {
                ("bad-request", StatusCode::BAD_REQUEST, "The request is malformed")
            }
            Self::UnsupportedKey => {
                ("unsupported-key", StatusCode::BAD_REQUEST, "The kind of key is not accepted")
            }
            Self::CertificateRequired => {
                ("certificate-required", StatusCode::FORBIDDEN, "A client certificate is required")
            }
            Self::CertificateRevoked => {
                ("certificate-revoked", StatusCode::FORBIDDEN, "The certificate is revoked")
            }
            Self::CertificateExpired => {
                ("certificate-expired", StatusCode::FORBIDDEN, "The certificate has expired")
            }
            Self::SubjectMismatch => (
                "subject-mismatch",
                StatusCode::FORBIDDEN,
                "Certificate, request and login ID do not belong together",
            ),
            Self::RenewalWindow => {
                ("renewal-window", StatusCode::FORBIDDEN, "It is too early to renew")
            }
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "The bank failed"),
        }
    }
}

/// One refusal.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: ProblemKind,
    detail: String,
    member: Option<(&'static str, Value)>,
    retry_after: Option<HeaderValue>,
}

impl Problem {
    /// `detail` is a Japanese sentence for people.
    pub(crate) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), member: None, retry_after: None }
    }

    /// Adds an extension member.
    pub(crate) fn with_member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.member = Some((name, value.into()));
        self
    }

    /// Adds `Retry-After`.
    pub(crate) fn with_retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(HeaderValue::from(seconds));
        self
    }

    /// A failure of the bank itself. What failed goes to the log, not to the client.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a request failed");
        Self::new(ProblemKind::Internal, "システムでエラーが発生しました。")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (name, status, title) = self.kind.describe();
        let mut document = json!({
            "type": format!("urn:practice-bank:{name}"),
            "title": title,
            "status": status.as_u16(),
            "detail": self.detail,
        });
        if let Some((member, value)) = self.member {
            document[member] = value;
        }
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, document.to_string()).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge());
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// Basic authentication in UTF-8 (RFC 7617 section 2.1).
pub(crate) fn challenge() -> HeaderValue {
    HeaderValue::from_static(r#"Basic realm="practice bank", charset="UTF-8""#)
}
