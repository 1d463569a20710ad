//! Secret values: no `Serialize`, no `Display`, no `Clone`, and a `Debug` that reveals nothing.

use std::fmt;
use std::io::{self, Read};

use openssl::error::ErrorStack;
use openssl::pkey::{PKey, PKeyRef, Private};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::text;

/// Longest line read, in bytes; the rest is ignored.
const LINE_LIMIT: usize = 4096;

/// A secret text, wiped from memory when dropped.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of the text and its buffer.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The first line, without its line ending and byte order mark; `InvalidData` if it is not text. Leaves no copy
    /// that is not wiped: no buffered reader is used, and the buffer is never reallocated.
    #[expect(clippy::unbuffered_bytes, reason = "a buffer would keep a copy")]
    pub fn read_line(input: impl Read) -> io::Result<Self> {
        let mut line = Zeroizing::new(Vec::with_capacity(LINE_LIMIT));
        for byte in input.take(LINE_LIMIT as u64).bytes() {
            line.push(byte?);
            if text::ends_line(&line) {
                break;
            }
        }
        let mut text = text::decode(&line).ok_or(io::ErrorKind::InvalidData)?;
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        Ok(Self::new(text))
    }

    /// The text itself. Every call needs a review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<redacted>")
    }
}

/// A private key in memory, between its generation and its import into the key store.
pub struct PrivateKey(PKey<Private>);

impl PrivateKey {
    /// Wraps a key made or read by OpenSSL, which wipes it when freed.
    pub fn new(key: PKey<Private>) -> Self {
        Self(key)
    }

    /// Reads unencrypted PKCS#8 (RFC 5208).
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, ErrorStack> {
        PKey::private_key_from_pkcs8(der).map(Self)
    }

    /// The unencrypted PKCS#8 form, wiped when dropped.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
        self.0.private_key_to_pkcs8().map(Zeroizing::new)
    }

    /// The DER of the public half (`SubjectPublicKeyInfo`, RFC 5280 section 4.1).
    pub fn public_key_der(&self) -> Result<Vec<u8>, ErrorStack> {
        self.0.public_key_to_der()
    }

    /// The OpenSSL key, for signing a request and for import.
    pub fn expose(&self) -> &PKeyRef<Private> {
        &self.0
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<private key>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing() {
        let secret = Secret::new("ひみつ".to_owned());
        assert_eq!(format!("{secret:?}"), "<redacted>");
    }

    #[test]
    fn a_secret_is_one_line() {
        for text in ["ひみつ", "ひみつ\n", "ひみつ\r\n", "ひみつ\nmore"] {
            assert_eq!(Secret::read_line(text.as_bytes()).unwrap().expose(), "ひみつ");
        }
        assert_eq!(Secret::read_line(&b""[..]).unwrap().expose(), "");
        assert_eq!(Secret::read_line("a".repeat(LINE_LIMIT + 1).as_bytes()).unwrap().expose().len(), LINE_LIMIT);
        for no_text in [&b"\xff\n"[..], b"\x82\xd0\x82\xdd\n"] {
            assert_eq!(Secret::read_line(no_text).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }

    /// Windows programs write a line with a byte order mark: `PowerShell` in UTF-16, others in UTF-8.
    #[test]
    fn case_24_a_byte_order_mark_is_not_part_of_a_secret() {
        for (ending, rest) in [("", ""), ("\n", ""), ("\r\n", ""), ("\r\n", "《more\r\n")] {
            let text = format!("\u{feff}《ひみつ{ending}{rest}");
            let units = || text.encode_utf16();
            let [little, big] =
                [units().flat_map(u16::to_le_bytes).collect(), units().flat_map(u16::to_be_bytes).collect()];
            for bytes in [text.clone().into_bytes(), little, big] {
                assert_eq!(Secret::read_line(&bytes[..]).unwrap().expose(), "《ひみつ", "{bytes:?}");
            }
        }
    }

    #[test]
    fn a_key_survives_pkcs8_and_stays_unseen() {
        let rsa = openssl::rsa::Rsa::generate(2048).unwrap();
        let key = PrivateKey::new(PKey::from_rsa(rsa).unwrap());
        let again = PrivateKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(key.public_key_der().unwrap(), again.public_key_der().unwrap());
        assert_eq!(format!("{key:?}"), "<private key>");
    }
}
