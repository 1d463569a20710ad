//! The three listeners.

mod connection;
mod est;
mod faulty;
mod files;
pub(crate) mod tls;
mod web;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Version, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use futures_util::{StreamExt as _, stream};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service as _;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsAcceptor;

use self::connection::{CuttableStream, Peer};
pub(crate) use self::est::router as est_router;
pub(crate) use self::web::{mtls_router, router as web_router};
use crate::config::Limits;
use crate::login::Credentials;
use crate::state::BankState;

/// How long requests may still run while the bank stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// A bound listener with its configuration.
pub(crate) struct Listener {
    pub(crate) socket: TcpListener,
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) router: Router,
    pub(crate) limits: Limits,
}

impl Listener {
    /// Serves until `stop` changes, then lets running requests finish for a short while.
    pub(crate) async fn serve(self, mut stop: watch::Receiver<bool>) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.socket.accept(), if connections.len() < self.limits.connections => match accepted {
                    Ok((stream, from)) => {
                        let (acceptor, router) = (self.acceptor.clone(), self.router.clone());
                        let (limit, stop) = (self.limits.time, stop.clone());
                        connections.spawn(async move {
                            if let Err(error) = serve_connection(stream, &acceptor, router, limit, stop).await {
                                tracing::debug!(%from, error, "a connection ended early");
                            }
                        });
                    }
                    // The system has no resources for another connection: retry after a pause, not in a busy loop.
                    Err(error) => {
                        tracing::warn!(%error, "cannot accept a connection");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                _ = stop.changed() => break,
            }
        }
        drop(self.socket);
        let finished = async { while connections.join_next().await.is_some() {} };
        // Dropping the set closes the remaining connections.
        let _ = timeout(SHUTDOWN_TIMEOUT, finished).await;
    }
}

async fn serve_connection(
    stream: TcpStream,
    acceptor: &TlsAcceptor,
    router: Router,
    limit: Duration,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    stream.set_nodelay(true)?;
    let stream = timeout(limit, acceptor.accept(stream)).await??;
    let peer = Peer::of(&stream);
    let stream = TokioIo::new(CuttableStream { stream, cut: peer.cut.clone() });
    let service = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer.clone());
        service.call(request.map(|body| within(limit, body)))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limit)
        // `observe` writes the date of the bank's clock instead.
        .auto_date_header(false)
        .serve_connection(stream, service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        result = connection.as_mut() => return Ok(result?),
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    Ok(connection.await?)
}

/// The body, which fails if it has not ended within the limit.
fn within(limit: Duration, body: Incoming) -> Body {
    if body.is_end_stream() {
        return Body::empty();
    }
    let deadline = Instant::now() + limit;
    let pieces = Body::new(body).into_data_stream();
    Body::from_stream(stream::unfold(pieces, move |mut pieces| async move {
        let piece = timeout_at(deadline, pieces.next()).await;
        let piece = piece.unwrap_or_else(|late| Some(Err(axum::Error::new(late))))?;
        Some((piece, pieces))
    }))
}

/// Adds the middleware common to all listeners: the bank's date and the request log.
fn observed(router: Router<Arc<BankState>>, bank: Arc<BankState>) -> Router {
    router.layer(from_fn_with_state(Arc::clone(&bank), observe)).with_state(bank)
}

async fn observe(State(bank): State<Arc<BankState>>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let login_id = Credentials::from_headers(request.headers()).map(|one| one.login_id);
    let mut response =
        if names_one_host(&request) { next.run(request).await } else { StatusCode::BAD_REQUEST.into_response() };
    let date = httpdate::fmt_http_date(SystemTime::from(bank.clock.now()));
    if let Ok(date) = HeaderValue::try_from(date) {
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
