//! Whatever knocks at the gate is read or refused, in bounded time.

#![no_main]

// All that these parsers take of reqwest is its `Url`.
extern crate url as reqwest;

use libfuzzer_sys::fuzz_target;

/// The parsers alone, which need nothing of the core but these.
#[allow(dead_code, reason = "the core uses more of them")]
#[path = "../../src/network/proxy"]
mod proxy {
    use request::Request;
    pub(crate) use target::Target;

    mod request;
    mod target;

    pub(crate) fn read(bytes: &[u8]) {
        let Some(Request { target, authorization }) = Request::parse(bytes) else {
            return;
        };
        assert!(!authorization.contains(['\r', '\n']));
        // Led to where it says, and nowhere that reads otherwise.
        assert_ne!(target.port(), 0);
        assert_eq!(Target::parse(&target.to_string()), Some(target));
    }
}

fuzz_target!(|bytes: &[u8]| proxy::read(bytes));
