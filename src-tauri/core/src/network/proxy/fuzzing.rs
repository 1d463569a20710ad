//! What others send, as the fuzz targets (`core/fuzz`) try it: read or refused, in bounded time.
#![allow(clippy::missing_panics_doc, reason = "a finding is a panic")]

use super::auth::challenge::{answer, are_stale, strongest, token};
use super::auth::{Rules, ntlm};
use super::connect::request::Request;
use super::connect::response::Response;
use super::find::bypass::Bypass;
use super::find::route;
use super::{Mechanism, ProxyAddress, ProxyCredentials, Route, Target};
use crate::secret::Secret;

const PASSWORD: &str = "himitsu";

/// A proxy's answer to `CONNECT`.
pub fn proxy_response(bytes: &[u8]) {
    let Some(Response { challenges, .. }) = Response::parse(bytes) else {
        return;
    };
    let credentials = ProxyCredentials::new("taro", Secret::new(PASSWORD.to_owned()));
    for mechanism in [Mechanism::Negotiate, Mechanism::Ntlm] {
        if let Some(token) = token(&challenges, mechanism) {
            let _ = ntlm::answer(&token, &credentials);
        }
    }
    let _ = are_stale(&challenges);
    let value = bank().zip(strongest(&challenges, Rules::default()));
    let value = value.and_then(|(bank, scheme)| answer(scheme, &challenges, &bank, &credentials));
    // What a proxy says must not get a header of its own into our request.
    assert!(value.is_none_or(|value| !value.contains(['\r', '\n']) && !value.contains(PASSWORD)));
}

/// A request to the gate.
pub fn gate_request(bytes: &[u8]) {
    let Some(Request { target, authorization }) = Request::parse(bytes) else {
        return;
    };
    assert!(!authorization.contains(['\r', '\n']));
    // Led to where it says, and nowhere that reads otherwise.
    assert_ne!(target.port(), 0);
    assert_eq!(Target::parse(&target.to_string()), Some(target));
}

/// A script's answer, and a setting.
pub fn route(text: &str) {
    let routes = route::parse(text);
    assert!(routes.as_ref().is_none_or(|routes| !routes.is_empty()));
    for route in routes.into_iter().flatten() {
        if let Route::Via(proxy, given) = route {
            assert!(given.is_none(), "a script brings no password");
            assert_eq!(proxy.to_string().parse(), Ok(proxy));
        }
    }
    let _ = ProxyAddress::with_credentials(text);
    let _ = bank().map(|bank| Bypass::of(text.split(',')).has(&bank));
}

fn bank() -> Option<Target> {
    Target::parse("bank.example:443")
}
