//! The three listeners.

mod connection;
mod est;
mod faulty;
mod files;
mod observe;
pub(crate) mod tls;
mod updates;
mod web;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use futures_util::{StreamExt as _, stream};
use hyper::Request;
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

/// How long requests may still run after the bank was told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// One listener, ready to serve.
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
                        connections.spawn(self.connection(stream, from, stop.clone()));
                    }
                    Err(error) => out_of_sockets(&error).await,
                },
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                _ = stop.changed() => break,
            }
        }
        drop(self.socket);
        let finished = async { while connections.join_next().await.is_some() {} };
        // Dropping the set ends the connections that are left.
        let _ = timeout(SHUTDOWN_TIMEOUT, finished).await;
    }

    fn connection(
        &self,
        stream: TcpStream,
        from: SocketAddr,
        stop: watch::Receiver<bool>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let (acceptor, router) = (self.acceptor.clone(), self.router.clone());
        let limit = self.limits.time;
        async move {
            if let Err(error) = serve_connection(stream, &acceptor, router, limit, stop).await {
                tracing::debug!(%from, error, "a connection ended early");
            }
        }
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
    let stream = TokioIo::new(CuttableStream::new(stream, peer.cut.clone()));
    let service = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer.clone());
        service.call(request.map(|body| within(limit, body)))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limit)
        // The bank writes the date of its own clock.
        .auto_date_header(false)
        .serve_connection(stream, service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        result = connection.as_mut() => return Ok(result?),
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    Ok(connection.await?)
}

/// The body, which fails if it has not ended by then.
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

/// The system refuses more connections: wait for some to end, rather than ask without pause.
async fn out_of_sockets(error: &std::io::Error) {
    tracing::warn!(%error, "cannot accept a connection");
    tokio::time::sleep(Duration::from_millis(50)).await;
}
