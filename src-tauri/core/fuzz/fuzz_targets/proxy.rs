//! Whatever a proxy asks for is answered or refused, in bounded time.

#![no_main]

libfuzzer_sys::fuzz_target!(|header: &str| cert_core::network::proxy::fuzzing::challenges(header));
