use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, StatusCode, Url};
use rustls::ClientConfig;
use tokio::time::sleep;

use super::connections::Connections;
use super::proxy::{ProxyConnector, Target};
use super::tls::{ClientIdentity, OneIdentity, Trust, client_config};
use super::{NetworkError, NetworkErrorKind};
use crate::clock::Clock;

/// How long a server may stay silent.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// A connection that has rested longer is not trusted with a request: many servers end it after
/// some seconds, and a request that crosses with that is lost.
const IDLE_LIMIT: Duration = Duration::from_secs(4);
/// How exactly time is measured in [`HttpClient::within`].
const TICK: Duration = Duration::from_millis(250);
const REDIRECT_LIMIT: usize = 3;

/// What a connection to the bank is made from.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// Whose server certificates are taken.
    pub trust: Trust,
    /// Tells TLS the time.
    pub clock: Arc<dyn Clock>,
    /// How the server is reached.
    pub connector: Arc<ProxyConnector>,
}

/// How a client for one server is built: by this crate, or by a library that brings its own.
#[derive(Clone, Debug)]
pub struct ClientSetup {
    tls: ClientConfig,
    connections: Arc<Connections>,
}

/// A client for one server, that names its failures.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client,
    setup: ClientSetup,
    identity: Option<Arc<OneIdentity>>,
}

impl HttpClient {
    /// A request to read something.
    pub fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    /// A request that brings something.
    pub fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    /// The answer's head; its body is still to come.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, NetworkError> {
        let response = request.send().await?;
        if self.is_inspected() {
            let reason = "the client certificate was not asked for";
            return Err(NetworkError::new(NetworkErrorKind::Inspected, true, reason));
        }
        Ok(response)
    }

    /// Where the last connection was made to: the proxy on the way, or the server itself. Says which family of
    /// addresses is used.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.setup.connections.peer()
    }

    /// Does this work with the client in that time, in which finding the proxy and connecting through it do not
    /// count: they have limits of their own, and a company's proxy may be slow.
    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Result<T, NetworkError> {
        let late = async {
            let mut left = limit;
            while !left.is_zero() {
                sleep(TICK).await;
                if !self.setup.connections.are_being_made() {
                    left = left.saturating_sub(TICK);
                }
            }
        };
        tokio::select! {
            done = work => Ok(done),
            () = late => Err(NetworkError::new(NetworkErrorKind::TimedOut, true, "no whole answer in time")),
        }
    }

    /// A proxy that opens TLS and whose own certificate the system trusts: it cannot pass on the client's,
    /// and does not ask for it.
    fn is_inspected(&self) -> bool {
        let unasked = self.identity.as_ref().is_some_and(|identity| !identity.was_asked_for());
        unasked && self.setup.connections.are_through_proxy()
    }
}

/// An HTTPS-only client for the server of `url`. With an identity, TLS is authenticated by that certificate's key, used
/// inside its store.
///
/// Redirects stay on the same origin and keep their method (307, 308); any other 3xx comes back as
/// it is, so credentials never travel to another server.
pub fn http_client(
    settings: &ClientSettings,
    url: &Url,
    identity: Option<ClientIdentity>,
) -> Result<HttpClient, NetworkError> {
    let identity = identity.map(OneIdentity::new).map(Arc::new);
    let setup = ClientSetup::of(settings, url, identity.clone())?;
    let client = setup.apply(Client::builder()).build();
    let client = client.map_err(|error| NetworkError::new(NetworkErrorKind::Tls, false, error))?;
    Ok(HttpClient { client, setup, identity })
}

impl ClientSetup {
    /// For the server of `url`, as by [`http_client`].
    pub fn new(settings: &ClientSettings, url: &Url) -> Result<Self, NetworkError> {
        Self::of(settings, url, None)
    }

    fn of(settings: &ClientSettings, url: &Url, identity: Option<Arc<OneIdentity>>) -> Result<Self, NetworkError> {
        let tls = client_config(&settings.trust, &settings.clock, identity)?;
        let connections = Connections::new(Arc::clone(&settings.connector), Target::of(url)?);
        Ok(Self { tls, connections })
    }

    /// Sets everything on a builder that decides where a connection leads, and who is trusted there.
    pub fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        let builder = builder
            .tls_backend_preconfigured(self.tls.clone())
            .https_only(true)
            .no_proxy()
            .read_timeout(READ_TIMEOUT)
            .pool_idle_timeout(IDLE_LIMIT)
            .redirect(Policy::custom(same_origin))
            .user_agent(concat!("cert-core/", env!("CARGO_PKG_VERSION")));
        self.connections.configure(builder)
    }
}

fn same_origin(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let keeps_method = matches!(attempt.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let stays = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    if keeps_method && stays && attempt.previous().len() <= REDIRECT_LIMIT {
        return attempt.follow();
    }
    attempt.stop()
}
