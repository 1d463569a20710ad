use std::sync::{Arc, Mutex, OnceLock};

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap};
use reqwest::{RequestBuilder, Response, StatusCode, Url};
use time::{Duration, OffsetDateTime};
use tracing::instrument;

use super::problem::Problem;
use super::retry_after::{date, retry_at};
use super::wire::Layout;
use super::{EstError, KeyKind, requested_key, wire};
use crate::certificate::Certificate;
use crate::clock::Clock;
use crate::input::Credentials;
use crate::lock::lock;
use crate::network::{self, HttpClient, NetworkErrorKind};

/// Larger than any real answer, even from a service that lists all its roots.
const BODY_LIMIT: usize = 1024 * 1024;
/// A service that does not answer `/csrattrs` within this time counts as requesting no particular key.
const ATTRIBUTES_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);
/// The limit for a whole answer, from connecting to the last byte, however slowly it arrives.
const ANSWER_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);
/// If the bank's clock and ours differ by more than this, checking a certificate's dates is meaningless.
const CLOCK_TOLERANCE: Duration = Duration::hours(24);
/// The wait after a 202 without a readable `Retry-After`.
const DEFAULT_WAIT: Duration = Duration::minutes(1);

/// A client of one EST service.
#[derive(Clone, Debug)]
pub struct EstClient {
    http: HttpClient,
    base: Url,
    clock: Arc<dyn Clock>,
    layout: Arc<OnceLock<Layout>>,
    clock_difference: Arc<Mutex<Option<Duration>>>,
}

/// The kind of enrollment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `simpleenroll` (RFC 7030 section 4.2.1).
    Enroll,
    /// `simplereenroll` (RFC 7030 section 4.2.2), over TLS authenticated with the old certificate.
    Reenroll,
}

/// The answer to an enrollment request.
#[derive(Debug)]
pub enum Answer {
    /// Certificates; ours is the one that matches our key.
    Issued(Vec<Certificate>),
    /// 202: the bank has to approve. The same request is to be sent again at this time.
    Pending(OffsetDateTime),
}

impl Operation {
    fn path(self) -> &'static str {
        match self {
            Self::Enroll => "simpleenroll",
            Self::Reenroll => "simplereenroll",
        }
    }
}

impl EstClient {
    /// A client of the service whose EST resources are below `base` + `/.well-known/est/`.
    pub fn new(http: HttpClient, base: Url, clock: Arc<dyn Clock>) -> Self {
        Self { http, base, clock, layout: Arc::default(), clock_difference: Arc::default() }
    }

    /// This PC's clock minus the service's at the last [`authorities`](Self::authorities); `None` without a date.
    pub fn clock_difference(&self) -> Option<Duration> {
        *lock(&self.clock_difference)
    }

    /// Fetches the authorities (RFC 7030 section 4.1), compares the clocks, and notes how the service lays out its
    /// base64: requests use the same layout.
    #[instrument(skip_all)]
    pub async fn authorities(&self) -> Result<Vec<Certificate>, EstError> {
        let body = self.http.within(ANSWER_TIMEOUT, self.authorities_body()).await??;
        let authorities = wire::certificates(&body)?;
        self.layout.get_or_init(|| Layout::of(&body));
        Ok(authorities)
    }

    async fn authorities_body(&self) -> Result<Vec<u8>, EstError> {
        let response = self.http.send(self.http.get(self.resource("cacerts"))).await?;
        self.compare_clocks(response.headers())?;
        body(success(response, self.clock.now()).await?).await
    }

    /// The key the service requests (RFC 7030 section 4.5); `None` if it requests none, does not have the resource, or
    /// gives no usable answer: the profile's applies.
    #[instrument(skip_all)]
    pub async fn requested_key(&self) -> Result<Option<KeyKind>, EstError> {
        let attributes = async {
            let response = self.http.send(self.http.get(self.resource("csrattrs"))).await?;
            if response.status() != StatusCode::OK {
                return Ok(None);
            }
            body(response).await.map_or(Ok(None), |body| requested_key(&body))
        };
        match self.http.within(ATTRIBUTES_TIMEOUT, attributes).await {
            Ok(Err(EstError::Network(error))) if error.kind() != NetworkErrorKind::Lost => Err(error.into()),
            Ok(Err(EstError::Network(_))) | Err(_) => Ok(None),
            Ok(answer) => answer,
        }
    }

    /// Sends a certificate request (PKCS#10 DER) once. The password is never resent automatically, whatever the answer.
    #[instrument(skip_all, fields(operation = ?operation))]
    pub async fn enroll(
        &self,
        operation: Operation,
        request: &[u8],
        credentials: &Credentials,
    ) -> Result<Answer, EstError> {
        let layout = self.layout.get().copied().unwrap_or_default();
        let request = self
            .http
            .post(self.resource(operation.path()))
            .basic_auth(credentials.login_id.as_str(), Some(credentials.password.expose()))
            .header(CONTENT_TYPE, "application/pkcs10")
            .header("Content-Transfer-Encoding", "base64")
            .body(wire::encode(request, layout));
        self.http.within(ANSWER_TIMEOUT, self.answer(request)).await?
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Answer, EstError> {
        let response = self.http.send(request).await?;
        tracing::info!(status = response.status().as_u16(), "the bank answered");
        let now = self.clock.now();
        if response.status() == StatusCode::ACCEPTED {
            return Ok(Answer::Pending(retry_at(response.headers(), now).unwrap_or(now + DEFAULT_WAIT)));
        }
        let response = success(response, now).await?;
        Ok(Answer::Issued(wire::certificates(&body(response).await?)?))
    }

    fn resource(&self, name: &str) -> Url {
        let mut url = self.base.clone();
        let folder = self.base.path().trim_end_matches('/');
        url.set_path(&format!("{folder}/.well-known/est/{name}"));
        url
    }

    fn compare_clocks(&self, headers: &HeaderMap) -> Result<(), EstError> {
        let difference = date(headers, DATE).map(|bank| self.clock.now() - bank);
        *lock(&self.clock_difference) = difference;
        match difference {
            Some(apart) if apart.abs() > CLOCK_TOLERANCE => Err(EstError::ClockWrong { hours: apart.whole_hours() }),
            _ => Ok(()),
        }
    }
}

/// The response if it is a 200 or 201; otherwise the error that it means.
async fn success(response: Response, now: OffsetDateTime) -> Result<Response, EstError> {
    let status = response.status();
    if matches!(status, StatusCode::OK | StatusCode::CREATED) {
        return Ok(response);
    }
    if status.is_redirection() {
        return Err(EstError::Redirected);
    }
    let retry_at = retry_at(response.headers(), now);
    let problem = problem(response).await;
    Err(refusal(status, &problem, retry_at))
}

/// The problem document, if there is one. Its absence is no error: the status is enough.
async fn problem(response: Response) -> Problem {
    let is_problem = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(Problem::MEDIA_TYPE.as_bytes()));
    match body(response).await {
        Ok(body) if is_problem => Problem::parse(&body),
        _ => Problem::default(),
    }
}

fn refusal(status: StatusCode, problem: &Problem, retry_at: Option<OffsetDateTime>) -> EstError {
    let number = status.as_u16();
    match (status, problem.name()) {
        (_, "account-locked") => EstError::AccountLocked,
        (_, "certificate-revoked") => EstError::CertificateRevoked,
        (_, "certificate-expired") => EstError::CertificateExpired,
        (_, "renewal-window") => EstError::RenewalTooEarly,
        (_, "subject-mismatch") => EstError::SubjectRefused,
        (_, "outside-service-hours") => EstError::OutsideServiceHours { retry_at },
        (StatusCode::UNAUTHORIZED, _) => EstError::WrongCredentials { remaining_tries: problem.remaining_tries },
        (StatusCode::CONFLICT, _) => EstError::AlreadyIssued,
        (StatusCode::SERVICE_UNAVAILABLE, _) => EstError::Unavailable { retry_at },
        _ if status.is_server_error() => EstError::ServiceFailed { status: number },
        _ if status.is_success() => EstError::Unreadable("an unexpected success status"),
        _ => EstError::Refused { status: number },
    }
}

/// The body, up to [`BODY_LIMIT`].
async fn body(response: Response) -> Result<Vec<u8>, EstError> {
    network::body(response, BODY_LIMIT).await?.ok_or(EstError::TooLarge)
}
