//! The Windows proxy adapter: what the system itself knows of proxies (`WinHTTP`), how its signed-in user
//! answers them (SSPI), and who is at the other end of a connection within the machine.
#![allow(unsafe_code, reason = "WinHTTP, SSPI and the table of connections have no safe interface")]

pub(super) mod peer;
pub(super) mod sspi;
pub(super) mod winhttp;

/// UTF-16 with the final NUL that Windows expects.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}
