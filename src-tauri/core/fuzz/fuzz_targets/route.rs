//! Whatever a script answers, and whatever is set, is a way or none.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| cert_core::network::proxy::fuzzing::route(text));
