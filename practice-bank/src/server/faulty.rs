//! Applies faults to requests.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Extension;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::PKey;
use serde_json::json;

use super::connection::{Cut, Peer};
use super::files::UPDATES;
use crate::database::users::User;
use crate::faults::{ErrorBody, Fault, Oversize, RetryAfter, Scope};
use crate::problem::{Problem, ProblemKind};
use crate::state::BankState;
use crate::wire;

const TWO_MEBIBYTES: usize = 2 * 1024 * 1024;
/// `Retry-After` outside the service hours.
const OPENS_IN_SECONDS: u32 = 3600;

/// Middleware: applies faults before a request is handled and after it.
///
/// Skips an enrollment request without credentials, which only gets a challenge; faults apply to
/// the request that follows it.
pub(super) async fn inject(
    State(bank): State<Arc<BankState>>,
    Extension(peer): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let Some(operation) = operation_of(&request) else { return next.run(request).await };
    let cut_at = |fault: &Fault| if let Fault::DropRequest { bytes } = fault { Some(*bytes) } else { None };
    if let Some(bytes) = bank.faults.take(operation, cut_at).first() {
        read_some(request.into_body(), *bytes).await;
        peer.cut.after(0);
        return StatusCode::OK.into_response();
    }
    if let Some(answer) = bank.faults.take(operation, instead_of_handling).into_iter().next() {
        return answer;
    }
    let mut response = next.run(request).await;
    for fault in bank.faults.take(operation, distortion) {
        response = distorted(response, &fault, &peer.cut).await;
    }
    response
}

fn operation_of(request: &Request) -> Option<Scope> {
    if let Some(name) = request.uri().path().strip_prefix(UPDATES) {
        let is_manifest = name.starts_with("latest.json");
        return Some(if is_manifest { Scope::Manifest } else { Scope::Package });
    }
    let has_credentials = request.headers().contains_key(header::AUTHORIZATION);
    match request.uri().path().rsplit('/').next()? {
        "cacerts" => Some(Scope::CaCertificates),
        "csrattrs" => Some(Scope::CsrAttributes),
        "simpleenroll" if has_credentials => Some(Scope::Enroll),
        "simplereenroll" if has_credentials => Some(Scope::Reenroll),
        _ => None,
    }
}

fn instead_of_handling(fault: &Fault) -> Option<Response> {
    Some(match fault {
        Fault::Unavailable { seconds } => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, *seconds)]).into_response()
        }
        Fault::ServiceClosed => {
            let closed = Problem::new(ProblemKind::OUTSIDE_SERVICE_HOURS, "ただいまサービス時間外です。");
            ([(header::RETRY_AFTER, OPENS_IN_SECONDS)], closed).into_response()
        }
        Fault::Error { status, body } => error(*status, *body),
        Fault::Html => captive_portal_page().into_response(),
        // An invalid header value results in a 500.
        Fault::Redirect { url } => (StatusCode::FOUND, [(header::LOCATION, url)]).into_response(),
        _ => return None,
    })
}

fn error(status: u16, body: ErrorBody) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        ErrorBody::Text => (status, "something went wrong\n").into_response(),
        ErrorBody::Html => (status, captive_portal_page()).into_response(),
        ErrorBody::Problem => {
            let code = status.as_u16();
            let document =
                json!({ "type": "about:blank", "title": "a fault", "status": code, "detail": "練習用の障害です。" });
            (status, [(header::CONTENT_TYPE, "application/problem+json")], document.to_string()).into_response()
        }
    }
}

fn captive_portal_page() -> Html<&'static str> {
    Html("<!doctype html><title>Wi-Fi</title><h1>ようこそ</h1><p>利用規約に同意してください。</p>")
}

async fn read_some(body: Body, bytes: u64) {
    let (mut body, mut read) = (body.into_data_stream(), 0);
    while read < bytes {
        let Some(Ok(piece)) = body.next().await else { return };
        read += piece.len() as u64;
    }
}

fn distortion(fault: &Fault) -> Option<Fault> {
    use Fault::{Delay, Drip, Drop, Oversized, Truncated};
    matches!(fault, Truncated | Oversized(_) | Delay { .. } | Drip { .. } | Drop { .. }).then(|| fault.clone())
}

async fn distorted(response: Response, fault: &Fault, cut: &Cut) -> Response {
    match *fault {
        Fault::Truncated => truncated(response).await,
        Fault::Oversized(size) => oversized(response, size),
        Fault::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
            response
        }
        Fault::Drip { bytes } => slowed(response, bytes),
        Fault::Drop { bytes } => {
            cut.after(bytes);
            response
        }
        _ => response,
    }
}

async fn truncated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default(); // the bank's own, such as an app's package
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2)))
}

fn oversized(response: Response, size: Oversize) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = match size {
        Oversize::Endless => {
            let piece = Bytes::from_static(&[b'A'; 16 * 1024]);
            Body::from_stream(stream::repeat_with(move || Ok::<_, Infallible>(piece.clone())))
        }
        Oversize::Announced => Body::from(vec![b'A'; TWO_MEBIBYTES]),
    };
    Response::from_parts(parts, body)
}

/// Sends this many bytes per second, in ten pieces.
fn slowed(mut response: Response, bytes: u32) -> Response {
    // A stream has no known length, so keep that of the original body.
    if let Some(length) = response.body().size_hint().exact() {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    let piece_len = usize::try_from(bytes / 10).unwrap_or(usize::MAX).max(1);
    response.map(|body| {
        let unread = (body.into_data_stream(), Bytes::new());
        Body::from_stream(stream::unfold(unread, move |(mut body, mut read)| async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if read.is_empty() {
                match body.next().await? {
                    Ok(piece) => read = piece,
                    failed => return Some((failed, (body, read))),
                }
            }
            let piece = read.split_to(piece_len.min(read.len()));
            Some((Ok(piece), (body, read)))
        }))
    })
}

/// The response of an active fault that replaces issuing.
pub(super) fn instead_of_issuing(bank: &BankState, operation: Scope, user: &User) -> Result<Option<Response>, Problem> {
    let instead = |fault: &Fault| match fault {
        Fault::Pending(retry_after) => Some(Ok(pending(bank, *retry_after))),
        Fault::WrongKey => Some(wrong_key(bank, user)),
        _ => None,
    };
    bank.faults.take(operation, instead).into_iter().next().transpose()
}

/// The certificate is signed like a real one, but not recorded.
fn wrong_key(bank: &BankState, user: &User) -> Result<Response, Problem> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let pair = EcKey::generate(&group)?;
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, pair.public_key())?)?;
    Ok(wire::certificates(&[bank.sign(&user.login_id, 999, &key)?.der]))
}

fn pending(bank: &BankState, retry_after: RetryAfter) -> Response {
    let value = match retry_after {
        RetryAfter::Missing => return StatusCode::ACCEPTED.into_response(),
        RetryAfter::Seconds(seconds) => seconds.to_string(),
        RetryAfter::Date(seconds) => {
            let moment = SystemTime::from(bank.clock.now()) + Duration::from_secs(seconds.into());
            httpdate::fmt_http_date(moment)
        }
    };
    (StatusCode::ACCEPTED, [(header::RETRY_AFTER, value)]).into_response()
}
