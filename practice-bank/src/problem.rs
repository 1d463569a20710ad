//! Problem documents (RFC 9457): machine-readable reasons for refusals.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A kind of refusal: its name (which `type` prefixes with `urn:practice-bank:`), status and English title.
#[derive(Debug)]
pub(crate) struct ProblemKind(&'static str, StatusCode, &'static str);

impl ProblemKind {
    pub(crate) const WRONG_CREDENTIALS: &Self =
        &Self("wrong-credentials", StatusCode::UNAUTHORIZED, "Login ID or password is wrong");
    pub(crate) const ACCOUNT_LOCKED: &Self = &Self("account-locked", StatusCode::FORBIDDEN, "The login ID is locked");
    pub(crate) const CERTIFICATE_ALREADY_ISSUED: &Self =
        &Self("certificate-already-issued", StatusCode::CONFLICT, "The login ID already holds a certificate");
    pub(crate) const OUTSIDE_SERVICE_HOURS: &Self =
        &Self("outside-service-hours", StatusCode::SERVICE_UNAVAILABLE, "The service is closed at this hour");
    pub(crate) const BAD_REQUEST: &Self = &Self("bad-request", StatusCode::BAD_REQUEST, "The request is malformed");
    pub(crate) const UNSUPPORTED_KEY: &Self =
        &Self("unsupported-key", StatusCode::BAD_REQUEST, "The kind of key is not accepted");
    pub(crate) const CERTIFICATE_REQUIRED: &Self =
        &Self("certificate-required", StatusCode::FORBIDDEN, "A client certificate is required");
    pub(crate) const CERTIFICATE_REVOKED: &Self =
        &Self("certificate-revoked", StatusCode::FORBIDDEN, "The certificate is revoked");
    pub(crate) const CERTIFICATE_EXPIRED: &Self =
        &Self("certificate-expired", StatusCode::FORBIDDEN, "The certificate has expired");
    pub(crate) const SUBJECT_MISMATCH: &Self =
        &Self("subject-mismatch", StatusCode::FORBIDDEN, "Certificate, request and login ID do not belong together");
    pub(crate) const RENEWAL_WINDOW: &Self = &Self("renewal-window", StatusCode::FORBIDDEN, "It is too early to renew");
    pub(crate) const INTERNAL: &Self = &Self("internal", StatusCode::INTERNAL_SERVER_ERROR, "The bank failed");
}

/// One refusal.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: &'static ProblemKind,
    detail: String,
    member: Option<(&'static str, Value)>,
}

impl Problem {
    /// `detail` is a Japanese sentence for people.
    pub(crate) fn new(kind: &'static ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), member: None }
    }

    /// Adds an extension member.
    pub(crate) fn with_member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.member = Some((name, value.into()));
        self
    }

    #[cfg(test)]
    pub(crate) fn is(&self, kind: &'static ProblemKind) -> bool {
        self.kind.0 == kind.0
    }

    pub(crate) fn bad_request(detail: &str) -> Self {
        Self::new(ProblemKind::BAD_REQUEST, detail)
    }
}

/// An internal failure. The cause goes to the log, not to the client.
impl<E: std::error::Error + 'static> From<E> for Problem {
    fn from(error: E) -> Self {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "a request failed");
        Self::new(ProblemKind::INTERNAL, "システムでエラーが発生しました。")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let &ProblemKind(name, status, title) = self.kind;
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
        response
    }
}

/// Basic authentication in UTF-8 (RFC 7617 section 2.1).
pub(crate) fn challenge() -> HeaderValue {
    HeaderValue::from_static(r#"Basic realm="practice bank", charset="UTF-8""#)
}
