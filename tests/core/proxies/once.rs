//! Proxies lock accounts: a password without a verdict yet is not resent automatically.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::network::Url;
use cert_core::network::proxy::{ProxyConnector, ProxyCredentials, Route};
use tokio::sync::watch;

use super::{BASIC, asks, connector_by, connector_through};
use crate::support::{Answer, Proxy, secret};

const OLD: (&str, &str) = ("taro", "old");

fn bank() -> Url {
    "https://bank.example".parse().unwrap()
}

/// With the credentials typed, and in the setting itself.
fn connectors(proxy: &Proxy) -> [Arc<ProxyConnector>; 2] {
    let given = ProxyCredentials::new(OLD.0, secret(OLD.1));
    let route = Route::Via(proxy.setting().parse().unwrap(), Some(Arc::new(given)));
    [connector_through(&proxy.setting(), Some(OLD)), connector_by(route)]
}

fn times_sent(proxy: &Proxy) -> usize {
    proxy.requests().iter().filter(|head| head.contains("Proxy-Authorization")).count()
}

async fn probed(connector: &ProxyConnector) -> Option<ErrorCode> {
    connector.probe(&bank()).await.err().map(|error| error.kind().code())
}

/// A proxy that sends this verdict on a password once it is released, and whether a password has arrived.
fn judging(verdict: String) -> (Proxy, watch::Sender<bool>, watch::Receiver<bool>) {
    let ((release, released), (arrived, has_arrived)) = (watch::channel(false), watch::channel(false));
    let proxy = Proxy::new(move |head| {
        if !head.contains("Proxy-Authorization") {
            return asks("Basic realm=x");
        }
        arrived.send_replace(true);
        Answer::Late(released.clone(), verdict.clone())
    });
    (proxy, release, has_arrived)
}

/// The first caller stops waiting for the response; the next one begins before it arrives.
async fn abandoned_and_retried(verdict: &str) -> Vec<(Option<ErrorCode>, usize)> {
    let mut outcomes = Vec::new();
    for which in 0..2 {
        let (proxy, release, mut has_arrived) = judging(verdict.to_owned());
        let connector = connectors(&proxy)[which].clone();
        tokio::select! {
            _ = probed(&connector) => panic!("nothing was answered"),
            arrived = has_arrived.wait_for(|arrived| *arrived) => drop(arrived.unwrap()),
        }
        let next = Arc::clone(&connector);
        let next = tokio::spawn(async move { probed(&next).await });
        release.send_replace(true);
        outcomes.push((next.await.unwrap(), times_sent(&proxy)));
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_comes_late_counts_once() {
    let refusal = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n";
    let wrong = (Some(ErrorCode::ProxyCredentialsWrong), 1);
    assert_eq!(abandoned_and_retried(refusal).await, [wrong, wrong]);
}

/// The next caller waits for it, and then uses the credentials known to be right.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_acceptance_counts_too() {
    assert_eq!(abandoned_and_retried("HTTP/1.1 200 OK\r\n\r\n").await, [(None, 2), (None, 2)]);
}

/// The connection ends without a verdict.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_verdict_the_user_is_asked() {
    for which in 0..2 {
        let proxy = Proxy::new(|head| match head {
            head if head.contains(BASIC) => Answer::Close("HTTP/1.1 200 OK\r\n\r\n".into()),
            head if head.contains("Proxy-Authorization") => Answer::Close(String::new()),
            _ => asks("Basic realm=x"),
        });
        let connector = connectors(&proxy)[which].clone();
        assert_eq!(probed(&connector).await, Some(ErrorCode::ProxyUnreadable));
        for _ in 0..2 {
            assert_eq!(probed(&connector).await, Some(ErrorCode::ProxyCredentialsRequired));
        }
        assert_eq!(times_sent(&proxy), 1);
        let right = ProxyCredentials::new(super::PROXY_USER, secret(super::PROXY_PASSWORD));
        connector.set_credentials(&proxy.setting().parse().unwrap(), right);
        assert_eq!(probed(&connector).await, None);
    }
}

/// Several simultaneous connections are one attempt.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_made_together_send_it_once() {
    let (proxy, release, _) = judging("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n".into());
    release.send_replace(true);
    let connector = connector_through(&proxy.setting(), Some(OLD));
    let outcomes = tokio::join!(probed(&connector), probed(&connector), probed(&connector));
    let wrong = Some(ErrorCode::ProxyCredentialsWrong);
    assert_eq!(outcomes, (wrong, wrong, wrong));
    assert_eq!(times_sent(&proxy), 1);
}

/// The proxy may be waiting for a slow directory to check the password.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_does_not_respond_gets_it_once() {
    let (_never, released) = watch::channel(false);
    let kept_open = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n";
    let proxy = Proxy::new(move |head| match head {
        head if head.contains("Proxy-Authorization") => Answer::Late(released.clone(), String::new()),
        _ => Answer::Keep(kept_open.into()),
    });
    let connector = connector_through(&proxy.setting(), Some(OLD));
    assert_eq!(probed(&connector).await, Some(ErrorCode::ProxyUnreachable));
    assert_eq!(times_sent(&proxy), 1);
}
