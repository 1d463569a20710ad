//! Any answer of a PAC script, and any proxy setting, is parsed into a route or rejected.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| cert_core::network::proxy::fuzzing::route(text));
