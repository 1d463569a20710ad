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

/// How long a server may send nothing.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// A connection that was idle for longer is not reused: many servers close idle connections after
/// a few seconds, and a request sent at that moment is lost.
const IDLE_LIMIT: Duration = Duration::from_secs(4);
/// The granularity of the time limit in [`HttpClient::within`].
const TICK: Duration = Duration::from_millis(250);
const REDIRECT_LIMIT: usize = 3;

/// The settings of connections to the bank.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// Which server certificates are accepted.
    pub trust: Trust,
    /// The time source of TLS.
    pub clock: Arc<dyn Clock>,
    /// Connects to the server, through a proxy where necessary.
    pub connector: Arc<ProxyConnector>,
}

/// Configures an HTTP client for one server: this crate's, or one that another library builds.
#[derive(Clone, Debug)]
pub struct ClientSetup {
    tls: ClientConfig,
    connections: Arc<Connections>,
}

/// An HTTP client for one server. Its failures are [`NetworkError`]s.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client,
    setup: ClientSetup,
    identity: Option<Arc<OneIdentity>>,
}

impl HttpClient {
    /// A GET request.
    pub fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    /// A POST request.
    pub fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    /// Sends a request. Returns after the response's head; the body is not read yet.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, NetworkError> {
        let response = request.send().await?;
        if self.is_inspected() {
            let reason = "the client certificate was not asked for";
            return Err(NetworkError::new(NetworkErrorKind::Inspected, true, reason));
        }
        Ok(response)
    }

    /// The remote address of the last connection: the proxy's, or the server's without a proxy. Shows which address
    /// family is used.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.setup.connections.peer()
    }

    /// Runs `work`, which uses the client, with a time limit. Finding the proxy and connecting do not count: they have
    /// separate limits, and a company's proxy may be slow.
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

    /// Whether a proxy inspects TLS with a certificate that the system trusts. Such a proxy cannot pass on the
    /// client certificate, and does not request it.
    fn is_inspected(&self) -> bool {
        let unrequested = self.identity.as_ref().is_some_and(|identity| !identity.was_requested());
        unrequested && self.setup.connections.are_through_proxy()
    }
}

/// An HTTPS-only client for the server of `url`. With an identity, it uses TLS client authentication; the key stays in
/// its store.
///
/// Redirects are followed only to the same origin and with the same method (307, 308); any other 3xx is
/// returned as the response, so that credentials never reach another server.
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
    /// The setup of [`http_client`] for the server of `url`, without a client identity.
    pub fn new(settings: &ClientSettings, url: &Url) -> Result<Self, NetworkError> {
        Self::of(settings, url, None)
    }

    fn of(settings: &ClientSettings, url: &Url, identity: Option<Arc<OneIdentity>>) -> Result<Self, NetworkError> {
        let tls = client_config(&settings.trust, &settings.clock, identity)?;
        let connections = Connections::new(Arc::clone(&settings.connector), Target::of(url)?);
        Ok(Self { tls, connections })
    }

    /// Applies every setting that decides where connections lead and which servers are trusted.
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
