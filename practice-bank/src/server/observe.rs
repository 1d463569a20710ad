//! What happens around every request: the bank's date, and the log of requests.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

use crate::login::Credentials;
use crate::requests::RequestRecord;
use crate::state::BankState;

/// Puts both around a finished router.
pub(crate) fn observed(router: Router<Arc<BankState>>, bank: Arc<BankState>) -> Router {
    router.layer(from_fn_with_state(Arc::clone(&bank), observe)).with_state(bank)
}

async fn observe(State(bank): State<Arc<BankState>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let login_id = Credentials::from_headers(request.headers()).map(|one| one.login_id);
    let mut response = next.run(request).await;
    if let Some(date) = date(&bank) {
        response.headers_mut().insert(header::DATE, date);
    }
    let status = response.status().as_u16();
    bank.requests.add(RequestRecord { method, path, login_id, status });
    response
}

fn date(bank: &BankState) -> Option<HeaderValue> {
    let now = SystemTime::from(bank.clock.now());
    HeaderValue::from_str(&httpdate::fmt_http_date(now)).ok()
}
