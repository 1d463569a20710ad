//! Digest (RFC 7616), with a proxy that verifies the password, by either hash.

use cert_core::ErrorCode;
use openssl::bn::BigNum;
use openssl::hash::{MessageDigest, hash};

use super::{PROXY_PASSWORD, PROXY_USER, asks, connector_through};
use crate::support::{Answer, Fixture, Proxy, raises};

/// A proxy with one user, whose first nonce is stale.
pub(crate) fn digest_proxy(algorithm: &'static str) -> Proxy {
    let asks_for = move |nonce: &str, more: &str| {
        asks(&format!(
            "Digest realm=\"company\", nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}, opaque=\"x\"{more}"
        ))
    };
    Proxy::new(move |head| match Response::parse(head) {
        None => asks_for("old", ""),
        Some(response) if !response.is_right(algorithm, head) => asks_for("new", ""),
        Some(response) if response.value("nonce") == "old" => asks_for("new", ", stale=true"),
        Some(_) => Answer::Tunnel,
    })
}

/// The parameters of a `Proxy-Authorization: Digest`.
struct Response(Vec<(String, String)>);

impl Response {
    fn parse(head: &str) -> Option<Self> {
        let (_, rest) = head.split_once("Proxy-Authorization: Digest ")?;
        let line = rest.split_once("\r\n")?.0;
        let pairs = line.split(", ").filter_map(|pair| pair.split_once('='));
        Some(Self(pairs.map(|(key, value)| (key.into(), value.trim_matches('"').into())).collect()))
    }

    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// RFC 7616 section 3.4.1.
    fn is_right(&self, algorithm: &str, head: &str) -> bool {
        let digest = |text: String| hex(algorithm, &text);
        let target = head.split(' ').nth(1).unwrap();
        let secret = digest(format!("{PROXY_USER}:company:{PROXY_PASSWORD}"));
        let request = digest(format!("CONNECT:{target}"));
        let [nonce, count, own] = ["nonce", "nc", "cnonce"].map(|name| self.value(name));
        let expected = digest(format!("{secret}:{nonce}:{count}:{own}:auth:{request}"));
        self.value("response") == expected
            && self.value("uri") == target
            && self.value("username") == PROXY_USER
            && self.value("algorithm") == algorithm
            && self.value("opaque") == "x"
    }
}

fn hex(algorithm: &str, text: &str) -> String {
    let digest = if algorithm == "MD5" { MessageDigest::md5() } else { MessageDigest::sha256() };
    let bytes = hash(digest, text.as_bytes()).unwrap();
    let number = BigNum::from_slice(&bytes).unwrap().to_hex_str().unwrap().to_lowercase();
    format!("{number:0>width$}", width = 2 * bytes.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn either_hash_is_answered_and_a_wrong_password_reported() {
    for algorithm in ["MD5", "SHA-256"] {
        let (fixture, proxy) = (Fixture::new().await, digest_proxy(algorithm));
        let right = connector_through(&proxy.setting(), Some((PROXY_USER, PROXY_PASSWORD)));
        fixture.issue_through(right).await.unwrap();
        assert_eq!(proxy.requests().len(), 3, "asked, too old, right");
        let wrong = connector_through(&proxy.setting(), Some((PROXY_USER, "wrong")));
        raises(fixture.issue_through(wrong).await, ErrorCode::ProxyCredentialsWrong);
        let sent = proxy.requests().iter().filter(|head| head.contains("Authorization")).count();
        assert_eq!(sent, 3, "a wrong password is sent once");
        assert!(!proxy.requests().concat().contains(PROXY_PASSWORD));
    }
}
