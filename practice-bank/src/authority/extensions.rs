//! The extensions of customers' certificates (RFC 5280 section 4.2).

use openssl::sha::sha1;
use openssl::x509::X509Ref;

use super::der::{
    BIT_STRING, BOOLEAN, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, content, context_constructed,
    context_primitive, element, elements,
};

const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 14];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
const CRL_DISTRIBUTION_POINTS: &[u8] = &[0x55, 0x1d, 31];
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 35];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
const CLIENT_AUTHENTICATION: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];
/// digitalSignature and keyEncipherment: bits 0 and 2; five bits of the octet are unused.
const SIGNATURE_AND_ENCIPHERMENT: &[u8] = &[5, 0b1010_0000];
/// `uniformResourceIdentifier` in a `GeneralName`.
const URI: u8 = context_primitive(6);
/// `[3] Extensions` in a `TBSCertificate`.
const EXTENSIONS: u8 = context_constructed(3);

/// Those extensions that are the same for every customer, built once.
pub(super) struct EndEntityExtensions {
    constant: Vec<u8>,
}

impl EndEntityExtensions {
    pub(super) fn new(issuer: &X509Ref, crl_url: &str) -> Self {
        let purpose = element(OBJECT_IDENTIFIER, &[CLIENT_AUTHENTICATION]);
        let constant = [
            critical(BASIC_CONSTRAINTS, &element(SEQUENCE, &[])),
            critical(KEY_USAGE, &element(BIT_STRING, &[SIGNATURE_AND_ENCIPHERMENT])),
            plain(EXTENDED_KEY_USAGE, &element(SEQUENCE, &[&purpose])),
            plain(AUTHORITY_KEY_IDENTIFIER, &authority_key_identifier(issuer)),
            plain(CRL_DISTRIBUTION_POINTS, &distribution_points(crl_url)),
        ];
        Self { constant: constant.concat() }
    }

    /// All extensions of the certificate for this `SubjectPublicKeyInfo`.
    pub(super) fn for_key(&self, public_key_info: &[u8]) -> Vec<u8> {
        let identifier = element(OCTET_STRING, &[&sha1(key_bits(public_key_info))]);
        let identifier = plain(SUBJECT_KEY_IDENTIFIER, &identifier);
        element(EXTENSIONS, &[&element(SEQUENCE, &[&self.constant, &identifier])])
    }
}

/// An `AuthorityKeyIdentifier` that names the issuer's key.
pub(super) fn authority_key_identifier(issuer: &X509Ref) -> Vec<u8> {
    let identifier = issuer.subject_key_id().map(|one| one.as_slice().to_vec());
    let identifier = element(context_primitive(0), &[&identifier.unwrap_or_default()]);
    element(SEQUENCE, &[&identifier])
}

/// One distribution point with one full name.
fn distribution_points(url: &str) -> Vec<u8> {
    let full_name = element(context_constructed(0), &[&element(URI, &[url.as_bytes()])]);
    let name = element(context_constructed(0), &[&full_name]);
    element(SEQUENCE, &[&element(SEQUENCE, &[&name])])
}

/// The key itself, without algorithm, tag, length and the count of unused bits: what its
/// identifier is the SHA-1 digest of (RFC 5280 section 4.2.1.2).
fn key_bits(public_key_info: &[u8]) -> &[u8] {
    let bits = elements(content(public_key_info)).nth(1).map(content);
    bits.and_then(|bits| bits.get(1..)).unwrap_or_default()
}

fn plain(kind: &[u8], value: &[u8]) -> Vec<u8> {
    let value = element(OCTET_STRING, &[value]);
    element(SEQUENCE, &[&element(OBJECT_IDENTIFIER, &[kind]), &value])
}

fn critical(kind: &[u8], value: &[u8]) -> Vec<u8> {
    let (kind, value) = (element(OBJECT_IDENTIFIER, &[kind]), element(OCTET_STRING, &[value]));
    element(SEQUENCE, &[&kind, &element(BOOLEAN, &[&[0xff]]), &value])
}
