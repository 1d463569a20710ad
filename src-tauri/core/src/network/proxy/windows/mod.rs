//! The Windows proxy adapter: the system's proxy settings (`WinHTTP`), sign-in to proxies (SSPI), and the
//! owner of the other end of a loopback connection.
#![allow(unsafe_code, reason = "WinHTTP, SSPI and the connection table have no safe interface")]

pub(super) mod peer;
pub(super) mod sspi;
pub(super) mod winhttp;

/// UTF-16 with the final NUL that Windows expects.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}
