//! The failures of a proxy, each with its code.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use cert_core::network::proxy::{
    FindProxy, Found, ProxyAddress, ProxyCredentials, ProxyError, Route, Strength, SystemSignIn, Target,
};
use cert_core::policy::Policy;
use cert_core::profile::ServiceAddress;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::digest::digest_proxy;
use super::{PROXY_PASSWORD, PROXY_USER, asks, behind, connector_by, connector_through, connector_with};
use crate::support::{
    Answer, Authority, Fixture, Proxy, Server, ServerSettings, UNIT, raises, refused_address, secret, serve,
};

async fn fails(answer: impl Fn(&str) -> Answer + Send + Sync + 'static, code: ErrorCode) {
    let (fixture, proxy) = (Fixture::new().await, Proxy::new(answer));
    let enroller = behind(&fixture, &proxy.setting());
    raises(fixture.issue_by(&enroller).await, code);
    assert!(enroller.pending().unwrap().is_none(), "nothing was begun");
    assert_eq!(fixture.bank.requests().len(), 0);
}

pub(crate) async fn unreachable() {
    let fixture = Fixture::new().await;
    for setting in [&format!("http://{}", refused_address()), "http://proxy.invalid:8080"] {
        raises(fixture.issue_by(&behind(&fixture, setting)).await, ErrorCode::ProxyUnreachable);
    }
}

/// A TLS proxy with a certificate from a CA that the system does not trust, even if the bank's profile does.
pub(crate) async fn untrusted() {
    for unit in ["the company", UNIT] {
        let (fixture, authority) = (Fixture::new().await, Arc::new(Authority::named(unit)));
        let server = Server::start(Arc::clone(&authority), &ServerSettings::default(), |_| None);
        let enroller = behind(&fixture, &server.url());
        let service = ServiceAddress::new(fixture.bank.service_url(), authority.trust()).unwrap();
        raises(fixture.issue_by(&Enroller { service, ..enroller }).await, ErrorCode::ProxyUntrusted);
        assert!(server.requests().is_empty());
    }
}

/// Set as a TLS proxy, which it is not.
pub(crate) async fn tls_failed() {
    for answer in ["HTTP/1.1 400 Bad Request\r\n\r\n", "", "SSH-2.0-OpenSSH_9.2\r\n"] {
        let (address, _server) = serve(move |mut stream| async move {
            let _ = stream.read(&mut [0; 64]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        });
        let fixture = Fixture::new().await;
        raises(fixture.issue_by(&behind(&fixture, &format!("https://{address}"))).await, ErrorCode::ProxyTlsFailed);
    }
}

/// Nothing has been sent to any of these proxies: the next route is tried.
#[tokio::test(flavor = "multi_thread")]
async fn after_an_untrusted_proxy_the_next_route_is_taken() {
    let fixture = Fixture::new().await;
    let untrusted = Server::answering(|_| None);
    let (no_tls, _server) = serve(|stream| async move { drop(stream) });
    let vias = [untrusted.url(), format!("https://{no_tls}")];
    let vias = vias.map(|setting| Route::Via(setting.parse().unwrap(), None));
    let routes = vias.into_iter().chain([Route::Direct]).collect();
    fixture.issue_through(connector_by(Routes(routes))).await.unwrap();
}

#[derive(Debug)]
struct Routes(Vec<Route>);

impl FindProxy for Routes {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        Ok(Found { routes: self.0.clone(), ..Found::one(Route::Direct, "test") })
    }
}

pub(crate) async fn credentials_required() {
    let (fixture, proxy) = (Fixture::new().await, Proxy::new(|_| asks("Basic realm=x")));
    let connector = connector_through(&proxy.setting(), None);
    raises(fixture.issue_through(connector).await, ErrorCode::ProxyCredentialsRequired);
}

pub(crate) async fn credentials_wrong() {
    fails(|_| asks("Basic realm=x"), ErrorCode::ProxyCredentialsWrong).await;
}

pub(crate) async fn unsupported() {
    fails(|_| asks("NTLM"), ErrorCode::ProxyUnsupported).await; // never sends a challenge
    fails(|_| asks("Bearer realm=x, Digest algorithm=SHA-9000"), ErrorCode::ProxyUnsupported).await;
    fails(|_| Answer::Close("HTTP/1.1 407 No\r\n\r\n".into()), ErrorCode::ProxyUnsupported).await;
}

/// A scheme that the policy forbids is not answered, with or without credentials for it.
pub(crate) async fn authentication_forbidden() {
    const DIGEST: &str = r#"Digest realm="x", nonce="n", qop="auth""#;
    for (weakest, offer) in [
        (Strength::Digest, "Basic realm=x"),
        (Strength::Ntlm, DIGEST),
        (Strength::Ntlm, "Basic realm=x"),
        (Strength::Negotiate, "NTLM"),
    ] {
        let (fixture, proxy) = (Fixture::new().await, Proxy::new(move |_| asks(offer)));
        let address: ProxyAddress = proxy.setting().parse().unwrap();
        let policy = Policy { weakest_proxy_authentication: weakest, ..Policy::default() };
        let connector = connector_with(SystemSignIn, &policy, &proxy.setting(), None);
        let enroller = Enroller { connector: connector.clone(), ..fixture.enroller() };
        let code = ErrorCode::ProxyAuthenticationForbidden;
        raises(fixture.issue_by(&enroller).await, code);
        connector.set_credentials(&address, ProxyCredentials::new(PROXY_USER, secret(PROXY_PASSWORD)));
        raises(fixture.issue_by(&enroller).await, code);
        let requests = proxy.requests().concat();
        assert!(!requests.contains("Proxy-Authorization"), "{weakest:?}: {requests}");
    }
}

/// A scheme that is strong enough is answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_policy_allows_what_is_strong_enough() {
    let (fixture, proxy) = (Fixture::new().await, digest_proxy("SHA-256"));
    let policy = Policy { weakest_proxy_authentication: Strength::Digest, ..Policy::default() };
    let credentials = Some((PROXY_USER, PROXY_PASSWORD));
    let connector = connector_with(SystemSignIn, &policy, &proxy.setting(), credentials);
    fixture.issue_through(connector).await.unwrap();
}

/// The proxy has accepted NTLM before; a later challenge for Basic may come from an attacker in the network.
pub(crate) async fn weaker_than_before() {
    let (fixture, asks_less) = (Fixture::new().await, Arc::<AtomicBool>::default());
    let now = Arc::clone(&asks_less);
    let proxy =
        Proxy::new(move |head| match (now.load(Ordering::SeqCst), head.contains("Proxy-Authorization: NTLM")) {
            (false, true) => Answer::Tunnel,
            (false, false) => asks("NTLM"),
            (true, _) => asks("Basic realm=x"),
        });
    let connector = connector_through(&proxy.setting(), Some((PROXY_USER, PROXY_PASSWORD)));
    let enroller = Enroller { connector, ..fixture.enroller() };
    fixture.issue_by(&enroller).await.unwrap();
    asks_less.store(true, Ordering::SeqCst);
    raises(fixture.issue_by(&enroller).await, ErrorCode::ProxyAuthenticationWeaker);
    assert!(!proxy.requests().concat().contains("Proxy-Authorization: Basic"));
}

pub(crate) async fn refused() {
    fails(|_| Answer::Close("HTTP/1.1 403 No\r\n\r\n".into()), ErrorCode::ProxyRefused).await;
    fails(|_| Answer::Close("HTTP/1.1 405 No\r\n\r\n".into()), ErrorCode::ProxyRefused).await;
}

pub(crate) async fn service_unreachable() {
    let code = ErrorCode::ProxyServiceUnreachable;
    fails(|_| Answer::Close("HTTP/1.1 503 No\r\n\r\n".into()), code).await;
}

/// A web page, an empty response, an endless head, a redirect, bytes before TLS.
pub(crate) async fn unreadable() {
    let endless = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "a".repeat(100_000));
    let answers = ["<html>", "", &endless, "HTTP/1.1 302 Go\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nHello"];
    for answer in answers.map(str::to_owned) {
        fails(move |_| Answer::Close(answer.clone()), ErrorCode::ProxyUnreadable).await;
    }
}

/// The proxy's own certificate for the bank's name, from a CA that only the company trusts.
pub(crate) async fn inspects() {
    let authority = Arc::new(Authority::named("the company"));
    let server = Server::start(authority, &ServerSettings::default(), |_| None);
    let there = server.url().trim_start_matches("https://").parse().unwrap();
    fails(move |_| Answer::TunnelTo(there), ErrorCode::ProxyInspects).await;
}

/// A setting for an unsupported kind of proxy.
#[derive(Debug)]
struct Socks;

impl FindProxy for Socks {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        let address = "socks5://proxy.example:1080".parse::<ProxyAddress>();
        Err(address.unwrap_err().into())
    }
}

pub(crate) async fn setting_unusable() {
    let fixture = Fixture::new().await;
    raises(fixture.issue_through(connector_by(Socks)).await, ErrorCode::ProxySettingUnusable);
}
