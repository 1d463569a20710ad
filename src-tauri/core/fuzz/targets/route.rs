//! Whatever a script answers, and whatever is set, is a way or none.

#![no_main]

// All that these parsers take of reqwest is its `Url`.
extern crate url as reqwest;

use libfuzzer_sys::fuzz_target;

mod secret {
    pub(crate) struct Secret;

    impl Secret {
        pub(crate) fn new(_text: String) -> Self {
            Self
        }
    }
}

/// The parsers alone, which need nothing of the core but these.
#[allow(dead_code, reason = "the core uses more of them")]
#[path = "../../src/network/proxy"]
mod proxy {
    use bypass::Bypass;
    use route::Route;

    pub(crate) use address::ProxyAddress;
    pub(crate) use target::Target;

    use crate::secret::Secret;

    mod address;
    mod bypass;
    mod route;
    mod target;

    pub(crate) struct ProxyCredentials;

    impl ProxyCredentials {
        pub(crate) fn new(_user: String, _password: Secret) -> Self {
            Self
        }
    }

    impl std::fmt::Debug for ProxyCredentials {
        fn fmt(&self, _formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Ok(())
        }
    }

    pub(crate) fn read(text: &str) {
        if let Some(routes) = route::parse(text) {
            assert!(!routes.is_empty());
            for route in routes {
                if let Route::Via(proxy, given) = route {
                    assert!(given.is_none(), "a script brings no password");
                    assert_eq!(proxy.to_string().parse(), Ok(proxy));
                }
            }
        }
        let _ = ProxyAddress::with_credentials(text);
        let target = Target::parse("bank.example:443").unwrap();
        let _ = Bypass::of(text.split(',')).has(&target);
    }
}

fuzz_target!(|text: &str| proxy::read(text));
