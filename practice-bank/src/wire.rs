//! Encoding of EST bodies (RFC 7030 section 4, RFC 8951).

use axum::body::Body;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};

use crate::authority::{CsrAttributes, der};

/// Writes padding, reads with or without it.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const CONTENT_TRANSFER_ENCODING: HeaderName = HeaderName::from_static("content-transfer-encoding");

/// Decodes base64 on one line or many, with or without PEM armour, whatever the
/// `Content-Transfer-Encoding` header says (RFC 8951 section 2). `None` if it is not base64.
pub(crate) fn decode(body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let digits: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("-----"))
        .flat_map(str::chars)
        .filter(|character| !character.is_ascii_whitespace())
        .collect();
    BASE64.decode(digits).ok()
}

/// A certs-only answer. One line with a final newline and a `Content-Transfer-Encoding` satisfies
/// both the clients that insist on the header and those that cannot read wrapped lines.
pub(crate) fn certificates(certificates: &[Vec<u8>]) -> Response {
    encoded("application/pkcs7-mime; smime-type=certs-only", &der::certificates_only(certificates))
}

/// A csrattrs answer.
pub(crate) fn csr_attributes(wanted: CsrAttributes) -> Response {
    encoded("application/csrattrs", &der::csr_attributes(wanted))
}

fn encoded(content_type: &'static str, content: &[u8]) -> Response {
    let mut body = BASE64.encode(content);
    body.push('\n');
    let headers = [(header::CONTENT_TYPE, content_type), (CONTENT_TRANSFER_ENCODING, "base64")];
    (headers, Body::from(body)).into_response()
}
