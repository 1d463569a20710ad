//! Every challenge of a proxy is answered or rejected, in bounded time.

#![no_main]

libfuzzer_sys::fuzz_target!(|header: &str| cert_core::network::proxy::fuzzing::challenges(header));
