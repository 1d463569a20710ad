//! Connections of proxies: slow, dropped, and persistent, with long pages on them.

use std::time::Duration;

use cert_core::ErrorCode;
use cert_core::network::Url;

use super::{BASIC, PROXY_PASSWORD, PROXY_USER, asks, behind, connector_through, pages, refusal};
use crate::support::{Answer, Fixture, PASSWORD, Proxy, raises};

const BANK: &str = "https://127.0.0.1:1";

/// Opens a tunnel with the right credentials; returns the numbers of requests and of connections.
async fn probed(proxy: &Proxy) -> (usize, usize) {
    let connector = connector_through(&proxy.setting(), Some((PROXY_USER, PROXY_PASSWORD)));
    connector.probe(&BANK.parse::<Url>().unwrap()).await.unwrap();
    (proxy.requests().len(), proxy.connections())
}

/// A proxy that refuses a request without `part` in its head; its tunnels lead nowhere.
fn opened_by(part: &'static str, refusal: impl Fn() -> Answer + Send + Sync + 'static) -> Proxy {
    let open = || Answer::Close("HTTP/1.1 200 OK\r\n\r\n".into());
    Proxy::new(move |head| if head.contains(part) { open() } else { refusal() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_proxy_is_waited_for() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|_| Answer::Dribble(Duration::from_millis(100)));
    fixture.issue_by(&behind(&fixture, &proxy.setting())).await.unwrap();
}

/// Each byte arrives in time, the whole response does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_too_slow_is_abandoned() {
    let proxy = Proxy::new(|_| Answer::Dribble(Duration::from_secs(2)));
    let error = connector_through(&proxy.setting(), None).probe(&BANK.parse().unwrap()).await;
    assert_eq!(error.unwrap_err().kind().code(), ErrorCode::ProxyUnreachable);
}

/// Before anything is received, within TLS, within the response: the next attempt ends with one certificate.
#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_tunnel_loses_nothing() {
    for bytes in [0, 1000, 3000, 6000] {
        let (fixture, proxy) = (Fixture::new().await, Proxy::new(move |_| Answer::Drop(bytes)));
        let outcome = fixture.issue_by(&behind(&fixture, &proxy.setting())).await;
        raises(outcome, ErrorCode::ConnectionLost);
        let issued = fixture.issue().await.unwrap();
        assert_eq!(fixture.bank.certificates().unwrap().len(), 1, "{bytes}");
        let outcome = fixture.renew_by(&behind(&fixture, &proxy.setting()), &issued, PASSWORD).await;
        raises(outcome, ErrorCode::ConnectionLost);
        fixture.renew(&issued).await.unwrap();
        fixture.assert_ended_with(2, bytes);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_407_in_chunks_is_read_to_its_end_and_the_connection_is_kept() {
    let body = "5\r\nhello\r\n14;name=value\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n0\r\n\r\n";
    let refusal = refusal("Basic realm=x", "Transfer-Encoding: chunked\r\n", body);
    let proxy = opened_by(BASIC, move || Answer::Keep(refusal.clone()));
    assert_eq!(probed(&proxy).await, (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn case_09_a_large_407_page_in_any_form_is_read_to_its_end_and_the_connection_is_kept() {
    for size in [20_000, 200_000, 1_000_000] {
        for (headers, body) in pages(size) {
            let refusal = refusal("Basic realm=x", &headers, &body);
            let proxy = opened_by(BASIC, move || Answer::Keep(refusal.clone()));
            assert_eq!(probed(&proxy).await, (2, 1), "{size} {headers}");
        }
    }
}

/// With the first challenge, and with the one for a stale nonce.
#[tokio::test(flavor = "multi_thread")]
async fn case_09_a_large_407_page_is_read_to_its_end_on_digest_s_legs() {
    for (headers, body) in [20_000, 200_000, 1_000_000].into_iter().flat_map(pages) {
        let [first, stale] = ["nonce=\"old\"", "nonce=\"new\", stale=true"]
            .map(|parameters| refusal(&format!("Digest realm=\"x\", qop=\"auth\", {parameters}"), &headers, &body));
        let proxy = Proxy::new(move |head| match head {
            head if head.contains("nonce=\"new\"") => Answer::Close("HTTP/1.1 200 OK\r\n\r\n".into()),
            head if head.contains("nonce=\"old\"") => Answer::Keep(stale.clone()),
            _ => Answer::Keep(first.clone()),
        });
        assert_eq!(probed(&proxy).await, (3, 1), "{headers}");
    }
}

/// As squid 3.1 sends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_persistent_connection_of_http_1_0_is_kept() {
    let refusal = "HTTP/1.0 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\
                   Proxy-Connection: keep-alive\r\nContent-Length: 2\r\n\r\nno";
    let proxy = opened_by(BASIC, || Answer::Keep(refusal.into()));
    assert_eq!(probed(&proxy).await, (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_407_that_closes_a_new_connection_is_used() {
    let closing = opened_by(BASIC, || asks("Basic realm=x"));
    assert_eq!(probed(&closing).await, (2, 2));
    let refusal = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nProxy-Connection: keep-alive\r\n\
                   Content-Length: 2\r\n\r\nno";
    let liar = opened_by(BASIC, || Answer::Close(refusal.into()));
    assert_eq!(probed(&liar).await, (2, 2), "it announces a kept connection, and closes it");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_schemes_in_one_header_or_in_several_the_strongest_is_taken() {
    for offers in [
        "Proxy-Authenticate: Bearer, Basic realm=\"a, Digest\", Digest realm=\"x\", nonce=\"n\", qop=\"auth\"\r\n",
        "Proxy-Authenticate: Basic realm=x\r\nProxy-Authenticate: Bearer\r\n\
         proxy-authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\"\r\n",
    ] {
        let refusal = move || Answer::Close(format!("HTTP/1.1 407 No\r\n{offers}\r\n"));
        let proxy = opened_by("Proxy-Authorization: Digest ", refusal);
        assert_eq!(probed(&proxy).await.0, 2);
        assert!(!proxy.requests().concat().contains("Authorization: Basic"), "{:?}", proxy.requests());
    }
}

/// A page beyond 1 MiB is not read to its end: a new connection is used.
#[tokio::test(flavor = "multi_thread")]
async fn an_endless_407_page_is_not_read_to_its_end() {
    let endless = Proxy::new(|_| {
        let [_, (headers, body)] = pages(2_000_000);
        Answer::Keep(refusal("Basic realm=x", &headers, &body))
    });
    let connector = connector_through(&endless.setting(), Some((PROXY_USER, PROXY_PASSWORD)));
    let error = connector.probe(&BANK.parse().unwrap()).await.unwrap_err();
    assert_eq!(error.kind().code(), ErrorCode::ProxyCredentialsWrong);
    assert_eq!((endless.requests().len(), endless.connections()), (2, 2));
    let error = connector_through(&endless.setting(), None).probe(&BANK.parse().unwrap()).await.unwrap_err();
    assert_eq!(error.kind().code(), ErrorCode::ProxyCredentialsRequired);
}
