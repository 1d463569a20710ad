use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, StatusCode};

use super::resolver::TypedResolver;
use super::tls::{ClientIdentity, Trust, client_config};
use super::{NetworkError, NetworkErrorKind};
use crate::clock::Clock;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// A connection that has rested longer is not trusted with a request: many servers end it after
/// some seconds, and a request that crosses with that is lost.
const IDLE_LIMIT: Duration = Duration::from_secs(4);
const REDIRECT_LIMIT: usize = 3;

/// What a connection to the bank is made from.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// Whose server certificates are taken.
    pub trust: Trust,
    /// Tells TLS the time.
    pub clock: Arc<dyn Clock>,
    /// How long the server may stay silent.
    pub read_timeout: Duration,
}

impl ClientSettings {
    /// The settings of the released app.
    pub fn new(trust: Trust, clock: Arc<dyn Clock>) -> Self {
        Self { trust, clock, read_timeout: READ_TIMEOUT }
    }
}

/// An HTTPS-only client. With an identity, TLS is authenticated by that certificate's key, used
/// inside its store.
///
/// Redirects stay on the same origin and keep their method (307, 308); any other 3xx comes back as
/// it is, so credentials never travel to another server.
pub fn http_client(
    settings: &ClientSettings,
    identity: Option<ClientIdentity>,
) -> Result<Client, NetworkError> {
    let tls = client_config(&settings.trust, &settings.clock, identity)?;
    Client::builder()
        .tls_backend_preconfigured(tls)
        .https_only(true)
        .no_proxy()
        .dns_resolver(TypedResolver)
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(settings.read_timeout)
        .pool_idle_timeout(IDLE_LIMIT)
        .redirect(Policy::custom(same_origin))
        .user_agent(concat!("cert-core/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| NetworkError::new(NetworkErrorKind::Tls, false, error))
}

fn same_origin(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let keeps_method =
        matches!(attempt.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let stays =
        attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    if keeps_method && stays && attempt.previous().len() <= REDIRECT_LIMIT {
        return attempt.follow();
    }
    attempt.stop()
}
