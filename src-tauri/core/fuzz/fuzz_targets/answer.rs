//! Whatever a service answers is read or refused, in bounded time.

#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| cert_core::est::fuzzing::answer(body));
