use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{future, io, iter, pin};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{ClientBuilder, Proxy, Url};
use tokio::time::timeout;
use tower::layer::layer_fn;
use tower::{BoxError, Service, ServiceExt as _};

use super::NetworkError;
use super::proxy::{Connection, ProxyConnector, ProxyError, Target, loopback};

const DIRECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Includes finding the proxy and authenticating to it, which may be slow.
const TIMEOUT: Duration = Duration::from_mins(1);

tokio::task_local! {
    /// The address that reqwest has to connect to for the connection being made.
    static FIRST_HOP: FirstHop;
}

#[derive(Clone)]
enum FirstHop {
    Server(SocketAddr),
    LoopbackProxy(Url),
}

/// How an HTTP client's connections to its server are made.
#[derive(Debug)]
pub(super) struct Connections {
    connector: Arc<ProxyConnector>,
    target: Target,
    through_proxy: AtomicBool,
    being_made: AtomicUsize,
    peer: Mutex<Option<SocketAddr>>,
}

impl Connections {
    pub(super) fn new(connector: Arc<ProxyConnector>, target: Target) -> Arc<Self> {
        Arc::new(Self {
            connector,
            target,
            through_proxy: AtomicBool::default(),
            being_made: AtomicUsize::default(),
            peer: Mutex::default(),
        })
    }

    /// Makes reqwest ask the proxy connector about the route of each new connection, and fail with the
    /// connector's errors.
    pub(super) fn configure(self: &Arc<Self>, builder: ClientBuilder) -> ClientBuilder {
        let connections = Arc::clone(self);
        builder
            .proxy(Proxy::custom(|_| match FIRST_HOP.try_with(Clone::clone) {
                Ok(FirstHop::LoopbackProxy(url)) => Some(url),
                _ => None,
            }))
            .dns_resolver(FoundAddress)
            .connector_layer(layer_fn(move |inner| Connect { inner, connections: Arc::clone(&connections) }))
            .connect_timeout(TIMEOUT)
    }

    /// Whether the last connection went through a proxy.
    pub(super) fn are_through_proxy(&self) -> bool {
        self.through_proxy.load(Ordering::Relaxed)
    }

    /// Whether a connection is being established.
    pub(super) fn are_being_made(&self) -> bool {
        self.being_made.load(Ordering::Relaxed) > 0
    }

    /// The remote address of the last connection: the proxy's or the server's.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        *self.peer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect<S: Service<R, Error = BoxError>, R>(&self, inner: S, request: R) -> Result<S::Response, BoxError> {
        let connected = self.connector.connect(&self.target).await.inspect_err(|error| {
            let proxy = error.at_proxy().and_then(ProxyError::proxy).map(tracing::field::display);
            tracing::warn!(proxy, error = %error.kind(), "no connection to the service");
        });
        let connection = connected?;
        self.note(&connection);
        match connection {
            Connection::Direct(address) => {
                let connected = FIRST_HOP.scope(FirstHop::Server(address), inner.oneshot(request));
                timeout(DIRECT_TIMEOUT, connected).await.map_err(io::Error::from)?
            }
            Connection::Tunnel { stream, through_proxy } => {
                let hop = FirstHop::LoopbackProxy(loopback::offer(stream, &self.target)?);
                let connected = FIRST_HOP.scope(hop, inner.oneshot(request));
                if through_proxy {
                    connected.await.map_err(NetworkError::behind_proxy)
                } else {
                    timeout(DIRECT_TIMEOUT, connected).await.map_err(io::Error::from)?
                }
            }
        }
    }

    fn note(&self, connection: &Connection) {
        let through_proxy = matches!(connection, Connection::Tunnel { through_proxy: true, .. });
        self.through_proxy.store(through_proxy, Ordering::Relaxed);
        *self.peer.lock().unwrap_or_else(PoisonError::into_inner) = connection.peer();
    }
}

/// Returns the server's address that was found before reqwest resolves the name.
struct FoundAddress;

impl Resolve for FoundAddress {
    fn resolve(&self, _name: Name) -> Resolving {
        let address = FIRST_HOP.try_with(|hop| match hop {
            FirstHop::Server(address) => Ok(*address),
            FirstHop::LoopbackProxy(_) => Err("the loopback proxy has no name"),
        });
        Box::pin(future::ready(match address {
            Ok(Ok(address)) => Ok(Box::new(iter::once(address)) as Addrs),
            Ok(Err(reason)) => Err(reason.into()),
            Err(error) => Err(error.into()),
        }))
    }
}

/// Increments a counter until it is dropped.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// reqwest's connector, with the first hop set for each connection.
#[derive(Clone)]
struct Connect<S> {
    inner: S,
    connections: Arc<Connections>,
}

impl<S, R> Service<R> for Connect<S>
where
    S: Service<R, Error = BoxError> + Clone + Send + 'static,
    S::Future: Send,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = pin::Pin<Box<dyn future::Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let (inner, connections) = (self.inner.clone(), Arc::clone(&self.connections));
        Box::pin(async move {
            let _counted = Counted::new(&connections.being_made);
            connections.connect(inner, request).await
        })
    }
}
