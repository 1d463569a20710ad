//! Entry points for the fuzz targets (`core/fuzz`): external input is parsed or refused, in bounded time.
#![allow(clippy::missing_panics_doc, reason = "a finding is a panic")]

use hyper::header::HeaderValue;

use super::auth::{Challenges, Ntlm, answer};
use super::connect::loopback;
use super::find::{Answer, Bypass, Names};
use super::{Exchange as _, Mechanism, ProxyAddress, ProxyCredentials, Route, Strength, Target};
use crate::secret::Secret;

const PASSWORD: &str = "himitsu";

/// The value of a proxy's `Proxy-Authenticate`.
pub fn challenges(header: &str) {
    if HeaderValue::from_bytes(header.as_bytes()).is_err() {
        return; // hyper never returns such a header
    }
    let challenges = Challenges::parse([header]);
    let credentials = || ProxyCredentials::new("taro", Secret::new(PASSWORD.to_owned()));
    for mechanism in [Mechanism::Negotiate, Mechanism::Ntlm] {
        if let Some(token) = challenges.token(mechanism) {
            let _ = Ntlm::new(credentials().into()).step(&token);
        }
    }
    let _ = challenges.are_stale();
    let value = bank().zip(challenges.strongest(Strength::default()));
    let value = value.and_then(|(bank, scheme)| answer(scheme, &challenges, &bank, &credentials()));
    // A proxy must not be able to inject a header into our request.
    assert!(value.is_none_or(|value| !value.contains(['\r', '\n']) && !value.contains(PASSWORD)));
}

/// A request to the loopback proxy.
pub fn loopback_request(bytes: &[u8]) {
    let Some((target, authorization)) = loopback::parse(bytes) else {
        return;
    };
    assert!(!authorization.contains(&b'\r') && !authorization.contains(&b'\n'));
    // The printed form denotes the same target.
    assert_ne!(target.port(), 0);
    assert_eq!(Target::parse(&target.to_string()), Some(target));
}

/// A script's answer, and a proxy setting.
pub fn route(text: &str) {
    let answer = Answer::parse(text);
    assert!(answer.routes.len() + answer.ignored.len() <= text.split(';').count());
    for ignored in &answer.ignored {
        assert!(!ignored.to_string().contains(char::is_control), "one line in the log");
    }
    for route in answer.routes {
        if let Route::Via(proxy, credentials) = route {
            assert!(credentials.is_none(), "a script brings no password");
            assert_eq!(proxy.to_string().parse(), Ok(proxy));
        }
    }
    let _ = ProxyAddress::with_credentials(text);
    for names in [Names::WithSubdomains, Names::Alone] {
        let _ = bank().map(|bank| Bypass::of(text, names).entry_for(&bank).is_some());
    }
}

fn bank() -> Option<Target> {
    Target::parse("bank.example:443")
}
