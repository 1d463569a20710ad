//! Checks of the connection to the bank, with the same steps as for every request.

use std::error::Error as _;
use std::iter::successors;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use time::Duration as Difference;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use super::{AddressFacts, BankFacts, Check, ClockFacts, Family, ProxyFacts, SignInFacts};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::est::EstClient;
use crate::network::proxy::{Found, ProxyConnector, ProxyError, ProxyErrorKind, Route, SystemProxy, Target};
use crate::network::{ClientSettings, NetworkError, NetworkErrorKind, Url, http_client};
use crate::profile::ServiceAddress;
use crate::services::Services;

const DIRECT: &str = "direct";
/// For one address family; only a faulty one takes longer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// Longest text quoted from other programs and files, in characters.
const MAX_REASON: usize = 400;

/// The results of the steps, each of which depends on the one before.
pub(super) struct Connection {
    service: Option<Url>,
    proxy: Option<ProxyFacts>,
    addresses: Option<AddressFacts>,
    sign_in: Option<SignInFacts>,
    clock: ClockFacts,
    outcome: Result<Vec<Certificate>, Error>,
}

/// The bank's answer, and the difference between this PC's clock and the bank's.
type Answer = (Result<Vec<Certificate>, Error>, Option<Difference>);

impl Connection {
    pub(super) async fn tried(services: &Services, deadline: Instant) -> Self {
        match services.looked_at(|services| (services.address)(), deadline).await {
            Some(Ok(address)) => Self::to(address, services, deadline).await,
            Some(Err(error)) => Self::nowhere(error.into()),
            None => Self::nowhere(late()),
        }
    }

    fn nowhere(error: Error) -> Self {
        let (clock, outcome) = (ClockFacts::Unknown, Err(error));
        Self { service: None, proxy: None, addresses: None, sign_in: None, clock, outcome }
    }

    async fn to(address: ServiceAddress, services: &Services, deadline: Instant) -> Self {
        let (url, connector) = (address.url.clone(), &services.connector);
        let found = timeout_at(deadline, connector.find(&url)).await.map_err(|_| late());
        let found = match found.and_then(|found| found.map_err(|error| NetworkError::from(error).into())) {
            Ok(found) => found,
            Err(error) => {
                let proxy = Some(ProxyFacts::of_failure(&error));
                return Self { service: Some(url), proxy, ..Self::nowhere(error) };
            }
        };
        let (addresses, (outcome, difference)) =
            tokio::join!(accepts(&url, &found, deadline), ask(address, services, deadline));
        Self {
            service: Some(url),
            addresses,
            sign_in: sign_in(connector, &found, outcome.as_ref().err()),
            proxy: Some(ProxyFacts::of(found)),
            clock: ClockFacts::of(difference, outcome.as_ref().err()),
            outcome,
        }
    }

    /// The authorities that the bank has named.
    pub(super) fn authorities(&self) -> Option<&[Certificate]> {
        self.outcome.as_deref().ok()
    }

    pub(super) fn checks(&self) -> Vec<Check> {
        let mut checks = vec![Check::of(self.bank()), Check::of(self.clock.clone())];
        checks.extend(self.proxy.clone().map(Check::of));
        checks.extend(self.addresses.clone().map(Check::of));
        checks.extend(self.sign_in.clone().map(Check::of));
        checks
    }

    pub(super) fn failure(self) -> Option<Error> {
        self.outcome.err()
    }

    fn bank(&self) -> BankFacts {
        let service = self.service.as_ref().map(Url::to_string);
        match &self.outcome {
            Ok(named) => BankFacts::Answers { service: service.unwrap_or_default(), authorities: named.len() },
            Err(error) => BankFacts::Fails { service, code: error.code() },
        }
    }
}

/// Makes a complete request to the bank: the proxy, TLS, the service.
async fn ask(address: ServiceAddress, services: &Services, deadline: Instant) -> Answer {
    let (clock, connector) = (Arc::clone(&services.clock), Arc::clone(&services.connector));
    let settings = ClientSettings { trust: address.trust, clock: Arc::clone(&clock), connector };
    let http = match http_client(&settings, &address.url, None) {
        Ok(http) => http,
        Err(error) => return (Err(error.into()), None),
    };
    let service = EstClient::new(http, address.url, clock);
    let answered = timeout_at(deadline, service.authorities()).await;
    let outcome = answered.map_err(|_| late()).and_then(|answer| Ok(answer?));
    (outcome, service.clock_difference())
}

fn late() -> Error {
    NetworkError::new(NetworkErrorKind::TimedOut, false, "not within the time for all checks").into()
}

impl ProxyFacts {
    fn of(found: Found) -> Self {
        let routes = found.routes.iter().map(shown).collect();
        let (source, script) = (found.source, found.script.as_deref().map(without_credentials));
        let variables = SystemProxy::variables();
        let ignored = found.ignored.iter().map(ToString::to_string).collect();
        match found.script_error {
            None => Self::Found { routes, source, script, ignored, variables },
            Some(error) => Self::WithoutScript { routes, source, script, reason: reason(&error), variables },
        }
    }

    fn of_failure(error: &Error) -> Self {
        let reason = error.network().and_then(NetworkError::at_proxy).map(reason);
        Self::Fails { code: error.code(), reason, variables: SystemProxy::variables() }
    }
}

fn shown(route: &Route) -> String {
    match route {
        Route::Direct => DIRECT.to_owned(),
        Route::Via(proxy, _) => proxy.to_string(),
    }
}

/// The causes of an error: for example a script's message, or a line of the policy.
fn reason(error: &ProxyError) -> String {
    let causes = successors(error.source(), |&cause| cause.source()).map(ToString::to_string);
    let text = causes.reduce(|all, cause| if all.ends_with(&cause) { all } else { format!("{all}: {cause}") });
    text.unwrap_or_else(|| error.to_string()).chars().take(MAX_REASON).collect()
}

/// Removes user name and password, which a setting may contain.
fn without_credentials(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            // A URL that has them allows removing them.
            let _ = url.set_username("").and_then(|()| url.set_password(None));
            url.to_string()
        }
        _ => address.to_owned(),
    }
}

/// `None`: authentication was not reached, as the proxy failed in another way.
fn sign_in(connector: &ProxyConnector, found: &Found, failure: Option<&Error>) -> Option<SignInFacts> {
    let proxies = found.routes.iter().filter_map(|route| match route {
        Route::Direct => None,
        Route::Via(proxy, _) => Some(proxy),
    });
    let Some(error) = failure.and_then(Error::network).and_then(NetworkError::at_proxy) else {
        let method = proxies.into_iter().find_map(|proxy| connector.auth_method(proxy));
        return Some(method.map_or(SignInFacts::NotAsked, |method| SignInFacts::Taken { method: method.to_string() }));
    };
    let proxy = error.proxy().map(ToString::to_string);
    match error.kind() {
        ProxyErrorKind::CredentialsRequired => {
            Some(SignInFacts::Asks { proxy: proxy.unwrap_or_default(), readable: error.shows_password() })
        }
        ProxyErrorKind::CredentialsWrong
        | ProxyErrorKind::Unsupported
        | ProxyErrorKind::Forbidden
        | ProxyErrorKind::Weaker
        | ProxyErrorKind::SignInFailed => Some(SignInFacts::Fails { proxy, code: error.kind().code() }),
        _ => None,
    }
}

/// The address families by which the first server of the route accepts connections; `None` if the lookup does not
/// finish in time.
async fn accepts(url: &Url, found: &Found, deadline: Instant) -> Option<AddressFacts> {
    let (host, port) = match found.routes.first()? {
        Route::Direct => {
            let target = Target::of(url).ok()?;
            (target.host().to_owned(), target.port())
        }
        Route::Via(proxy, _) => (proxy.host().to_owned(), proxy.port()),
    };
    let server = format!("{host}:{port}");
    let host = host.trim_matches(['[', ']']);
    let Ok(addresses) = timeout_at(deadline, lookup_host((host, port))).await.ok()? else {
        return Some(AddressFacts::NotFound { server });
    };
    let (new, old): (Vec<_>, Vec<_>) = addresses.partition(SocketAddr::is_ipv6);
    let tried = tokio::join!(tried(Family::Ipv4, &old, deadline), tried(Family::Ipv6, &new, deadline));
    let tried = [tried.0, tried.1].into_iter().flatten();
    let (over, silent): (Vec<_>, Vec<_>) = tried.partition(|(_, accepts)| *accepts);
    let families = |tried: Vec<(Family, bool)>| tried.into_iter().map(|(family, _)| family).collect::<Vec<_>>();
    let (over, silent) = (families(over), families(silent));
    Some(if over.is_empty() {
        AddressFacts::Silent { server, silent }
    } else {
        AddressFacts::Accepts { server, over, silent }
    })
}

async fn tried(family: Family, addresses: &[SocketAddr], deadline: Instant) -> Option<(Family, bool)> {
    if addresses.is_empty() {
        return None;
    }
    let connected = timeout_at(deadline, timeout(CONNECT_TIMEOUT, TcpStream::connect(addresses))).await;
    Some((family, matches!(connected, Ok(Ok(Ok(_))))))
}

impl ClockFacts {
    fn of(difference: Option<Difference>, failure: Option<&Error>) -> Self {
        match (difference, failure.map(Error::code)) {
            (Some(difference), _) => Self::Compared { seconds: difference.whole_seconds() },
            (None, Some(ErrorCode::ClockWrong)) => Self::Wrong,
            (None, _) => Self::Unknown,
        }
    }
}
