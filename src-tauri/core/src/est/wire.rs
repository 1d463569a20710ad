//! The encodings of EST bodies: base64 (RFC 8951 section 3), certs-only PKCS#7 (RFC 5652).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::Decode;
use der::asn1::AnyRef;
use openssl::error::ErrorStack;
use openssl::pkcs7::Pkcs7;
use openssl::x509::X509;

use super::EstError;
use crate::certificate::Certificate;
use crate::text;

const COLUMNS: usize = 64;
/// The start of PEM armour (RFC 7468 section 2).
const BEGIN: &str = "-----BEGIN ";
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";

/// How base64 is split into lines.
///
/// RFC 7030 and RFC 8951 leave this open, and servers disagree: some cannot read a request on a single line, others
/// cannot read one with line ends. A server can read what it writes, so requests use the layout of its own answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Lines of 64 columns, each ended by LF: MIME style, accepted by most servers.
    #[default]
    Lines,
    /// One line, ended by LF.
    Line,
    /// One line without a line end.
    Unended,
}

impl Layout {
    /// The layout of a server's answer; the default if that is not plain base64.
    pub fn of(answer: &[u8]) -> Self {
        let digits = answer.trim_ascii_end();
        if digits.is_empty() || STANDARD.decode(digits).is_err() {
            return Self::Lines;
        }
        if digits.len() == answer.len() { Self::Unended } else { Self::Line }
    }
}

/// Base64 in this layout.
pub fn encode(der: &[u8], layout: Layout) -> String {
    let flat = STANDARD.encode(der);
    match layout {
        Layout::Lines => lines(&flat),
        Layout::Line => flat + "\n",
        Layout::Unended => flat,
    }
}

fn lines(flat: &str) -> String {
    flat.as_bytes().chunks(COLUMNS).map(|line| String::from_utf8_lossy(line) + "\n").collect()
}

/// Decodes base64, wrapped in any way or not at all, with or without PEM armour and text around it. DER, which some
/// servers send unencoded, is returned as it is.
pub fn decode(body: &[u8]) -> Result<Vec<u8>, EstError> {
    if is_sequence(body) {
        return Ok(body.to_vec());
    }
    let text = text_of(body);
    let inside =
        text.split_once(BEGIN).map_or(text.as_str(), |(_, inside)| inside.split_once('\n').unwrap_or_default().1);
    let digits = inside.split_once("-----").map_or(inside, |(digits, _)| digits);
    let flat: String = digits.split_whitespace().collect();
    STANDARD.decode(flat).map_err(|_| EstError::Unreadable("no base64"))
}

/// The certificates of a certs-only PKCS#7, in the order received; or those that a server sends without PKCS#7.
pub fn certificates(body: &[u8]) -> Result<Vec<Certificate>, EstError> {
    let text = text_of(body);
    let is_plain = text.contains(CERTIFICATE);
    let found = if is_plain { X509::stack_from_pem(text.as_bytes()) } else { of_der(&decode(body)?) };
    let certificates = found
        .map_err(|_| EstError::Unreadable("no PKCS#7"))?
        .into_iter()
        .map(|x509| Certificate::parse(&x509.to_der()?))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| EstError::Unreadable("a certificate in it is malformed"))?;
    if certificates.is_empty() {
        return Err(EstError::Unreadable("no certificate in it"));
    }
    Ok(certificates)
}

fn of_der(der: &[u8]) -> Result<Vec<X509>, ErrorStack> {
    if let Ok(certificate) = X509::from_der(der) {
        return Ok(vec![certificate]);
    }
    let pkcs7 = Pkcs7::from_der(der)?;
    let stack = pkcs7.signed().and_then(|signed| signed.certificates());
    Ok(stack.into_iter().flatten().map(ToOwned::to_owned).collect())
}

/// Text around PEM armour may have any encoding; base64 and armour are ASCII.
fn text_of(body: &[u8]) -> String {
    text::decode(body).unwrap_or_else(|| String::from_utf8_lossy(body).into_owned())
}

/// Whether this is unencoded DER (or BER). In a base64 or PEM text, the byte after an initial `0` (the SEQUENCE tag) is
/// ASCII, so not a long-form length, and as a short-form length it does not match the size.
fn is_sequence(body: &[u8]) -> bool {
    const SEQUENCE: u8 = 0x30;
    let has_long_form = body.get(1).is_some_and(|length| *length >= 0x80);
    body.first() == Some(&SEQUENCE) && (has_long_form || AnyRef::from_der(body).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUTS: [Layout; 3] = [Layout::Lines, Layout::Line, Layout::Unended];

    #[test]
    fn every_layout_is_recognised_and_decoded() {
        let der = [0x30; 100];
        for layout in LAYOUTS {
            let text = encode(&der, layout);
            assert_eq!(Layout::of(text.as_bytes()), layout);
            assert_eq!(decode(text.as_bytes()).unwrap(), der);
        }
    }

    #[test]
    fn lines_have_64_columns_and_an_end() {
        let text = encode(&[0; 100], Layout::Lines);
        assert_eq!(text.lines().map(str::len).collect::<Vec<_>>(), [64, 64, 8]);
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn anything_but_plain_base64_leaves_the_default() {
        let armoured = "-----BEGIN PKCS7-----\nMA==\n-----END PKCS7-----\n".as_bytes();
        for answer in [&b""[..], b"\n", b"<html>", &[0x30, 0x82, 1, 0], armoured] {
            assert_eq!(Layout::of(answer), Layout::Lines);
        }
    }
}
