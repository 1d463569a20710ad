//! Behind a company's proxy.

mod answers;
pub(crate) mod codes;
mod connections;
mod digest;
mod inspection;
mod kerberos;
mod matrix;
mod ntlm;
pub(crate) mod screens;
pub(crate) mod scripts;
mod secrets;
pub(crate) mod signed_in;
mod squid;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cert_core::enrollment::Enroller;
use cert_core::network::proxy::{FindProxy, NoSignIn, ProxyConnector, ProxyCredentials, Route};
use cert_core::policy::Policy;

use crate::support::{Answer, Fixture, Proxy, secret};

pub(crate) const PROXY_USER: &str = "taro";
pub(crate) const PROXY_PASSWORD: &str = "会社-1";

/// What Basic makes of the two (RFC 7617).
pub(crate) const BASIC: &str = "Proxy-Authorization: Basic dGFybzrkvJrnpL4tMQ==\r\n";

/// As `finder` says; nobody is signed in to anything.
pub(crate) fn connector_by(finder: impl FindProxy + 'static) -> Arc<ProxyConnector> {
    ProxyConnector::new(finder, NoSignIn, &Policy::default())
}

/// Through this proxy, with these credentials for it.
pub(crate) fn connector_through(setting: &str, credentials: Option<(&str, &str)>) -> Arc<ProxyConnector> {
    let proxy: cert_core::network::proxy::ProxyAddress = setting.parse().unwrap();
    let connector = connector_by(Route::Via(proxy.clone(), None));
    if let Some((user, password)) = credentials {
        connector.set_credentials(&proxy, ProxyCredentials::new(user, secret(password)));
    }
    connector
}

/// The fixture's enroller, behind this proxy, with the right credentials for it.
fn behind(fixture: &Fixture, setting: &str) -> Enroller {
    let connector = connector_through(setting, Some((PROXY_USER, PROXY_PASSWORD)));
    Enroller { connector, ..fixture.enroller() }
}

/// 407 with this challenge.
pub(crate) fn asks(challenge: &str) -> Answer {
    Answer::Say(format!("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: {challenge}\r\n\r\n"))
}

/// 407 with this challenge, more headers and a body.
pub(crate) fn refusal(challenge: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 407 No\r\nProxy-Authenticate: {challenge}\r\n{headers}\r\n{body}")
}

/// The headers and the body of a page for people: of a known length, and in chunks with all that they may have.
pub(crate) fn pages(size: usize) -> [(String, String); 2] {
    let page = "a".repeat(size);
    let chunk = format!("1000;name=value\r\n{}\r\n", "a".repeat(0x1000));
    let chunks = chunk.repeat(size / 0x1000);
    [
        (format!("Content-Length: {size}\r\n"), page),
        ("Transfer-Encoding: chunked\r\n".into(), chunks + "1\r\na\r\n0;last\r\nTrailer: value\r\n\r\n"),
    ]
}

/// A proxy that wants Basic, and the right credentials.
pub(crate) fn basic_proxy() -> Proxy {
    Proxy::new(|head| if head.contains(BASIC) { Answer::Tunnel } else { asks("Basic realm=x") })
}

/// A proxy that lets everybody through until it begins to ask, and then wants Basic.
pub(crate) struct LateProxy {
    proxy: Proxy,
    asks: Arc<AtomicBool>,
}

impl LateProxy {
    pub(crate) fn new() -> Self {
        let asking = Arc::<AtomicBool>::default();
        let now = Arc::clone(&asking);
        let proxy = Proxy::new(move |head| {
            let asks_now = now.load(Ordering::SeqCst) && !head.contains(BASIC);
            if asks_now { asks("Basic realm=x") } else { Answer::Tunnel }
        });
        Self { proxy, asks: asking }
    }

    pub(crate) fn asks_from_now_on(&self) {
        self.asks.store(true, Ordering::SeqCst);
    }

    /// The connections end, and whoever comes again is asked.
    pub(crate) fn cuts_and_asks(&self) {
        self.asks_from_now_on();
        self.proxy.cut();
    }
}

impl Deref for LateProxy {
    type Target = Proxy;

    fn deref(&self) -> &Proxy {
        &self.proxy
    }
}
