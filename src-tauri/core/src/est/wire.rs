//! Bodies as EST carries them: base64 (RFC 8951 section 3), certs-only PKCS#7 (RFC 5652).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::pkcs7::Pkcs7;

use super::EstError;
use crate::certificate::Certificate;

const COLUMNS: usize = 64;

/// Base64 in lines of 64 columns, each ended by LF: what the strictest server takes.
pub fn encode(der: &[u8]) -> String {
    let flat = STANDARD.encode(der);
    let mut text = String::with_capacity(flat.len() + flat.len() / COLUMNS + 1);
    for (position, character) in flat.chars().enumerate() {
        if position > 0 && position % COLUMNS == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push('\n');
    text
}

/// DER out of base64, flat or wrapped anyhow, with or without PEM armour; or DER as it is, which
/// some servers send.
pub fn decode(body: &[u8]) -> Result<Vec<u8>, EstError> {
    const SEQUENCE: u8 = 0x30;
    if body.first() == Some(&SEQUENCE) && body.get(1).is_some_and(|length| *length >= 0x80) {
        return Ok(body.to_vec());
    }
    let text = std::str::from_utf8(body).map_err(|_| EstError::Unreadable("no base64"))?;
    let flat: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::split_whitespace)
        .collect();
    STANDARD.decode(flat).map_err(|_| EstError::Unreadable("no base64"))
}

/// The certificates of a certs-only PKCS#7, in the order they came.
pub fn certificates(body: &[u8]) -> Result<Vec<Certificate>, EstError> {
    let pkcs7 = Pkcs7::from_der(&decode(body)?).map_err(|_| EstError::Unreadable("no PKCS#7"))?;
    let stack = pkcs7.signed().and_then(|signed| signed.certificates());
    let certificates = stack
        .into_iter()
        .flatten()
        .map(|x509| Certificate::parse(&x509.to_der()?))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| EstError::Unreadable("a certificate in it is malformed"))?;
    if certificates.is_empty() {
        return Err(EstError::Unreadable("no certificate in it"));
    }
    Ok(certificates)
}
