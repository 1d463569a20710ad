//! Behind a company's proxy.

mod addresses;
mod answers;
pub(crate) mod codes;
mod connections;
mod digest;
mod idioms;
mod inspection;
mod kerberos;
mod matrix;
mod ntlm;
mod once;
pub(crate) mod screens;
pub(crate) mod scripts;
pub(crate) mod secrets;
pub(crate) mod secure;
pub(crate) mod signed_in;
mod squid;

use std::sync::Arc;

use cert_core::enrollment::Enroller;
use cert_core::network::proxy::{FindProxy, NoSignIn, ProxyAddress, ProxyConnector, ProxyCredentials, Route, SignIn};
use cert_core::policy::Policy;

use crate::support::{Answer, Fixture, Proxy, secret};

pub(crate) const PROXY_USER: &str = "taro";
pub(crate) const PROXY_PASSWORD: &str = "会社-1";

/// The two as sent by Basic (RFC 7617).
pub(crate) const BASIC: &str = "Proxy-Authorization: Basic dGFybzrkvJrnpL4tMQ==\r\n";

/// With the routes of `finder`, and without a signed-in user.
pub(crate) fn connector_by(finder: impl FindProxy + 'static) -> Arc<ProxyConnector> {
    ProxyConnector::new(finder, NoSignIn, &Policy::default())
}

/// Through this proxy, with these credentials for it.
pub(crate) fn connector_through(setting: &str, credentials: Option<(&str, &str)>) -> Arc<ProxyConnector> {
    connector_with(NoSignIn, &Policy::default(), setting, credentials)
}

/// The same with this sign-in and this policy.
fn connector_with(
    sign_in: impl SignIn + 'static,
    policy: &Policy,
    setting: &str,
    credentials: Option<(&str, &str)>,
) -> Arc<ProxyConnector> {
    let proxy: ProxyAddress = setting.parse().unwrap();
    let connector = ProxyConnector::new(Route::Via(proxy.clone(), None), sign_in, policy);
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
    Answer::Close(format!("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: {challenge}\r\n\r\n"))
}

/// 407 with this challenge, more headers and a body.
pub(crate) fn refusal(challenge: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 407 No\r\nProxy-Authenticate: {challenge}\r\n{headers}\r\n{body}")
}

/// The headers and the body of a web page: with a length, and in chunks with extensions and a trailer.
pub(crate) fn pages(size: usize) -> [(String, String); 2] {
    let page = "a".repeat(size);
    let chunk = format!("1000;name=value\r\n{}\r\n", "a".repeat(0x1000));
    let chunks = chunk.repeat(size / 0x1000);
    [
        (format!("Content-Length: {size}\r\n"), page),
        ("Transfer-Encoding: chunked\r\n".into(), chunks + "1\r\na\r\n0;last\r\nTrailer: value\r\n\r\n"),
    ]
}

/// A proxy that requires Basic with the right credentials.
pub(crate) fn basic_proxy() -> Proxy {
    Proxy::new(|head| if head.contains(BASIC) { Answer::Tunnel } else { asks("Basic realm=x") })
}
