//! Whatever a proxy says is read or refused, in bounded time.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// The parsers alone, which need nothing of the core but these.
#[allow(dead_code, reason = "the core uses more of them")]
#[path = "../../src/network/proxy"]
mod proxy {
    use std::fmt;

    use challenge::{answer, are_stale, strongest, token};
    use response::Response;
    use strength::Rules;

    mod challenge;
    mod ntlm;
    mod response;
    mod strength;

    #[derive(Debug, PartialEq, Eq)]
    pub(crate) struct Target(pub(crate) String);

    impl fmt::Display for Target {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(&self.0)
        }
    }

    #[derive(Clone, Copy)]
    pub(crate) enum Mechanism {
        Negotiate,
        Ntlm,
    }

    pub(crate) struct ProxyCredentials;

    impl ProxyCredentials {
        pub(crate) fn user(&self) -> &str {
            "taro"
        }

        pub(crate) fn password(&self) -> &str {
            "himitsu"
        }
    }

    pub(crate) fn read(bytes: &[u8]) {
        let Some(response) = Response::parse(bytes) else {
            return;
        };
        let challenges = &response.challenges;
        for mechanism in [Mechanism::Negotiate, Mechanism::Ntlm] {
            if let Some(token) = token(challenges, mechanism) {
                let _ = ntlm::answer(&token, &ProxyCredentials);
            }
        }
        let _ = are_stale(challenges);
        let Some(scheme) = strongest(challenges, Rules::default()) else {
            return;
        };
        let target = Target("bank.example:443".to_owned());
        let Some(value) = answer(scheme, challenges, &target, &ProxyCredentials) else {
            return;
        };
        // What a proxy says must not get a header of its own into our request.
        assert!(!value.contains(['\r', '\n']), "{value:?}");
        assert!(!value.contains("himitsu"), "{value:?}");
    }
}

fuzz_target!(|bytes: &[u8]| proxy::read(bytes));
