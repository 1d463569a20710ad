//! Every answer of a service is parsed or rejected, in bounded time.

#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| cert_core::est::fuzzing::answer(body));
