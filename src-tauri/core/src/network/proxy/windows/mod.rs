//! The Windows proxy adapter: what the system itself knows of proxies (`WinHTTP`), and how its
//! signed-in user answers them (SSPI).
#![allow(unsafe_code, reason = "WinHTTP and SSPI have no safe interface")]

pub(super) mod sspi;
pub(super) mod winhttp;

/// UTF-16 with the final NUL that Windows expects.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}
