//! Proxies' responses, and how they are handled.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cert_core::ErrorCode;
use cert_core::clock::SystemClock;
use cert_core::enrollment::Enroller;
use cert_core::network::proxy::{FindProxy, Found, ProxyError, Route, Target};
use cert_core::network::{ClientSettings, Trust, Url, http_client};
use tokio::sync::Notify;

use super::{BASIC, asks, basic_proxy, behind, connector_by, connector_through};
use crate::support::{Answer, Fixture, PASSWORD, Proxy};

#[tokio::test(flavor = "multi_thread")]
async fn issue_and_renewal_go_through() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let enroller = behind(&fixture, &proxy.setting());
    let issued = fixture.issue_by(&enroller).await.unwrap();
    fixture.renew_by(&enroller, &issued, PASSWORD).await.unwrap();
    assert_eq!(fixture.working().len(), 2);
    // Two connections; the second time no challenge is needed. The bank's credentials stay inside TLS.
    let requests = proxy.requests();
    assert_eq!(requests.len(), 3, "{requests:?}");
    let target = fixture.bank.service_url().trim_start_matches("https://");
    assert!(requests.iter().all(|head| head.starts_with(&format!("CONNECT {target} HTTP/1.1\r\n"))));
    assert!(requests.iter().all(|head| !head.contains(PASSWORD) && !head.contains("User-Agent")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_407_in_any_form_is_understood() {
    let beginnings = [
        "Proxy-Authenticate: Negotiate, Bearer, Basic realm=\"a, b\"\r\n",
        "Proxy-Authenticate: Negotiate\r\nproxy-authenticate: Bearer\r\nPROXY-AUTHENTICATE:Basic realm=x\r\n",
        "Transfer-Encoding: chunked\r\nProxy-Authenticate: basic realm=\"\"\r\n",
        "Connection: close\r\nProxy-Connection: close\r\nProxy-Authenticate: BASIC realm=x, charset=\"UTF-8\"\r\n",
    ];
    for beginning in beginnings {
        let (fixture, body) = (Fixture::new().await, "5\r\nhello\r\n0\r\n\r\n");
        let proxy = Proxy::new(move |head| {
            let refusal = format!("HTTP/1.1 407 No\r\n{beginning}\r\n{body}");
            if head.contains(BASIC) { Answer::Tunnel } else { Answer::Close(refusal) }
        });
        fixture.issue_by(&behind(&fixture, &proxy.setting())).await.expect(beginning);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn digest_is_answered_again_where_its_nonce_is_old() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|head| match head {
        head if head.contains("nonce=\"new\"") => Answer::Tunnel,
        head if head.contains("nonce=\"old\"") => asks(r#"Digest realm="x", nonce="new", qop="auth", stale=true"#),
        _ => asks(r#"Digest realm="x", nonce="old", qop="auth", Basic realm="x""#),
    });
    fixture.issue_by(&behind(&fixture, &proxy.setting())).await.unwrap();
    let requests = proxy.requests();
    assert_eq!(requests.len(), 3, "{requests:?}");
    assert!(!requests.concat().contains("Basic"), "a weaker scheme than needed: {requests:?}");
}

/// Proxies lock accounts, too: a rejected password is not resent automatically.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_password_is_sent_once() {
    for refusal in ["407 No", "401 No"] {
        let fixture = Fixture::new().await;
        let proxy = Proxy::new(move |head| {
            let status = if head.contains("Proxy-Authorization") { refusal } else { "407 No" };
            Answer::Close(format!("HTTP/1.1 {status}\r\nProxy-Authenticate: Basic realm=x\r\n\r\n"))
        });
        let connector = connector_through(&proxy.setting(), Some(("taro", "old")));
        let error = connector.probe(&fixture.bank.service_url().parse().unwrap()).await.unwrap_err();
        assert_eq!(error.kind().code(), ErrorCode::ProxyCredentialsWrong);
        assert_eq!(proxy.requests().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_challenge_no_credentials_are_sent() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|_| Answer::Tunnel);
    let enroller: Enroller = behind(&fixture, &proxy.setting());
    fixture.issue_by(&enroller).await.unwrap();
    assert!(!proxy.requests().concat().contains("Authorization"), "{:?}", proxy.requests());
}

/// Each request fails with the error of its own connection, whatever fails at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn each_connection_has_its_own_outcome() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|head| {
        let status = if head.contains("forbidden.example") { "403" } else { "503" };
        Answer::Close(format!("HTTP/1.1 {status} No\r\n\r\n"))
    });
    let connector = connector_through(&proxy.setting(), None);
    let settings = ClientSettings { trust: fixture.service().trust, clock: SystemClock::shared(), connector };
    let outcome = async |host: &str| {
        let url: Url = format!("https://{host}").parse().unwrap();
        let client = http_client(&settings, &url, None).unwrap();
        client.send(client.get(url)).await.unwrap_err().code()
    };
    for _ in 0..50 {
        let outcomes = tokio::join!(outcome("forbidden.example"), outcome("down.example"));
        assert_eq!(outcomes, (ErrorCode::ProxyRefused, ErrorCode::ProxyServiceUnreachable));
    }
}

/// A machine whose settings are slow to read, as from an external program: until the sender of `until` is dropped.
#[derive(Debug)]
struct SlowSettings {
    begun: Arc<Notify>,
    until: Mutex<Receiver<()>>,
}

impl FindProxy for SlowSettings {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        self.begun.notify_one();
        let waited = self.until.lock().unwrap().recv_timeout(Duration::from_secs(30));
        assert_eq!(waited, Err(RecvTimeoutError::Disconnected), "the event loop stood still");
        Ok(Found::one(Route::Direct, "test"))
    }
}

/// On one thread: the settings are read off the event loop, even without a script.
#[tokio::test]
async fn slow_settings_do_not_block_the_event_loop() {
    let (begun, (event_loop_goes_on, until)) = (Arc::new(Notify::new()), channel());
    let connector = connector_by(SlowSettings { begun: Arc::clone(&begun), until: Mutex::new(until) });
    let url: Url = "https://bank.invalid".parse().unwrap();
    let settings = ClientSettings { trust: Trust::System, clock: SystemClock::shared(), connector };
    let client = http_client(&settings, &url, None).unwrap();
    let ((), error) = tokio::join!(
        async {
            begun.notified().await;
            drop(event_loop_goes_on);
        },
        client.send(client.get(url.clone())),
    );
    assert_eq!(error.unwrap_err().code(), ErrorCode::HostNotFound);
}
