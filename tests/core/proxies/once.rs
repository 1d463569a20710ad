//! A proxy locks accounts: a password that it has not judged yet is not sent a second time by itself.

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

/// Typed, and in the setting itself.
fn connectors(proxy: &Proxy) -> [Arc<ProxyConnector>; 2] {
    let given = ProxyCredentials::new(OLD.0, secret(OLD.1));
    let route = Route::Via(proxy.setting().parse().unwrap(), Some(Arc::new(given)));
    [connector_through(&proxy.setting(), Some(OLD)), connector_by(route)]
}

fn times_sent(proxy: &Proxy) -> usize {
    proxy.asked().iter().filter(|head| head.contains("Proxy-Authorization")).count()
}

async fn probed(connector: &ProxyConnector) -> Option<ErrorCode> {
    connector.probe(&bank()).await.err().map(|error| error.kind().code())
}

/// A proxy that says this about a password, once it is let; and whether one has come.
fn judging(verdict: String) -> (Proxy, watch::Sender<bool>, watch::Receiver<bool>) {
    let ((let_go, go), (come, has_come)) = (watch::channel(false), watch::channel(false));
    let proxy = Proxy::new(move |head| {
        if !head.contains("Proxy-Authorization") {
            return asks("Basic realm=x");
        }
        come.send_replace(true);
        Answer::Late(go.clone(), verdict.clone())
    });
    (proxy, let_go, has_come)
}

/// Who has asked does not wait for the answer any more; the next one asks before it has come.
async fn given_up_and_asked_again(verdict: &str) -> Vec<(Option<ErrorCode>, usize)> {
    let mut outcomes = Vec::new();
    for which in 0..2 {
        let (proxy, let_go, mut has_come) = judging(verdict.to_owned());
        let connector = connectors(&proxy)[which].clone();
        tokio::select! {
            _ = probed(&connector) => panic!("nothing was answered"),
            come = has_come.wait_for(|come| *come) => drop(come.unwrap()),
        }
        let next = Arc::clone(&connector);
        let next = tokio::spawn(async move { probed(&next).await });
        let_go.send_replace(true);
        outcomes.push((next.await.unwrap(), times_sent(&proxy)));
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_comes_late_counts_once() {
    let refusal = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n";
    let wrong = (Some(ErrorCode::ProxyCredentialsWrong), 1);
    assert_eq!(given_up_and_asked_again(refusal).await, [wrong, wrong]);
}

/// The next one waits for it, and then goes on with what is known to be right.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_comes_late_is_as_good() {
    assert_eq!(given_up_and_asked_again("HTTP/1.1 200 OK\r\n\r\n").await, [(None, 2), (None, 2)]);
}

/// The connection ends, and nobody knows what the proxy has made of it: the user is asked.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_answered_is_asked_for() {
    for which in 0..2 {
        let proxy = Proxy::new(|head| match head {
            head if head.contains(BASIC) => Answer::Say("HTTP/1.1 200 OK\r\n\r\n".into()),
            head if head.contains("Proxy-Authorization") => Answer::Say(String::new()),
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

/// Several connections at once are one try.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_made_together_send_it_once() {
    let (proxy, let_go, _) = judging("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n".into());
    let_go.send_replace(true);
    let connector = connector_through(&proxy.setting(), Some(OLD));
    let outcomes = tokio::join!(probed(&connector), probed(&connector), probed(&connector));
    let wrong = Some(ErrorCode::ProxyCredentialsWrong);
    assert_eq!(outcomes, (wrong, wrong, wrong));
    assert_eq!(times_sent(&proxy), 1);
}

/// It may be asking a slow directory whether the password is right.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_silent_about_it_has_it_once() {
    let (_never, go) = watch::channel(false);
    let kept_open = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n";
    let proxy = Proxy::new(move |head| match head {
        head if head.contains("Proxy-Authorization") => Answer::Late(go.clone(), String::new()),
        _ => Answer::Ask(kept_open.into()),
    });
    let connector = connector_through(&proxy.setting(), Some(OLD));
    assert_eq!(probed(&connector).await, Some(ErrorCode::ProxyUnreachable));
    assert_eq!(times_sent(&proxy), 1);
}
