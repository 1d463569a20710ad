//! What happens around every request: the bank's date, and the log of requests.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Version, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};

use crate::login::Credentials;
use crate::state::BankState;

/// Puts both around a finished router.
pub(crate) fn observed(router: Router<Arc<BankState>>, bank: Arc<BankState>) -> Router {
    router.layer(from_fn_with_state(Arc::clone(&bank), observe)).with_state(bank)
}

async fn observe(State(bank): State<Arc<BankState>>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let login_id = Credentials::from_headers(request.headers()).map(|one| one.login_id);
    let mut response = if names_one_host(&request) {
        next.run(request).await
    } else {
        StatusCode::BAD_REQUEST.into_response()
    };
    if let Some(date) = date(&bank) {
        response.headers_mut().insert(header::DATE, date);
    }
    let status = response.status().as_u16();
    bank.requests.add(method.as_str(), uri.path(), login_id.as_deref(), status);
    response
}

/// RFC 9112 section 3.2.
fn names_one_host(request: &Request) -> bool {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    hosts == 1 || hosts == 0 && request.version() < Version::HTTP_11
}

fn date(bank: &BankState) -> Option<HeaderValue> {
    let now = SystemTime::from(bank.clock.now());
    HeaderValue::from_str(&httpdate::fmt_http_date(now)).ok()
}
