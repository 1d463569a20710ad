//! Every request to the loopback proxy is parsed or rejected, in bounded time.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cert_core::network::proxy::fuzzing::loopback_request(bytes));
