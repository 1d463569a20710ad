//! Structures that the `openssl` crate has no builder for, encoded with the `der` crate: "certs-only" PKCS#7
//! messages and csrattrs bodies (RFC 7030 sections 4.1.3 and 4.5.2), and CRL distribution points.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Encode as _, Tag, TagNumber};

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const DATA: &str = "1.2.840.113549.1.7.1";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_WITH_SHA384: &str = "1.2.840.10045.4.3.3";
/// `[0]`, constructed.
const CONSTRUCTED_0: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber::N0 };

/// The kind of key that `/csrattrs` requests from clients (RFC 7030 section 4.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CsrAttributes {
    /// An RSA key of 2048 bits.
    Rsa2048,
    /// An RSA key of 3072 bits.
    Rsa3072,
    /// An RSA key of 4096 bits.
    Rsa4096,
    /// An elliptic-curve key on P-256.
    P256,
    /// An elliptic-curve key on P-384.
    P384,
}

/// A degenerate `SignedData` (RFC 5652 section 5.2): certificates without content or signature, in
/// the given order, whereas OpenSSL's `CMS_sign` would sort them.
pub(crate) fn certificates_only(certificates: &[Vec<u8>]) -> Vec<u8> {
    let signed_data = element(
        Tag::Sequence,
        &[
            &element(Tag::Integer, &[&[1]]),
            &element(Tag::Set, &[]),
            &element(Tag::Sequence, &[&identifier(DATA)]),
            &element(CONSTRUCTED_0, &[&certificates.concat()]),
            &element(Tag::Set, &[]),
        ],
    );
    element(Tag::Sequence, &[&identifier(SIGNED_DATA), &element(CONSTRUCTED_0, &[&signed_data])])
}

/// The `CsrAttrs` sequence for this kind of key: the key's algorithm with its size or curve as
/// value, and the signature algorithm (RFC 9908 section 3).
pub(crate) fn csr_attributes(wanted: CsrAttributes) -> Vec<u8> {
    let rsa = |bits: u16| (RSA_ENCRYPTION, element(Tag::Integer, &[&bits.to_be_bytes()]), SHA256_WITH_RSA);
    let (key, value, signature) = match wanted {
        CsrAttributes::Rsa2048 => rsa(2048),
        CsrAttributes::Rsa3072 => rsa(3072),
        CsrAttributes::Rsa4096 => rsa(4096),
        CsrAttributes::P256 => (EC_PUBLIC_KEY, identifier(P256), ECDSA_WITH_SHA256),
        CsrAttributes::P384 => (EC_PUBLIC_KEY, identifier(P384), ECDSA_WITH_SHA384),
    };
    let attribute = element(Tag::Sequence, &[&identifier(key), &element(Tag::Set, &[&value])]);
    element(Tag::Sequence, &[&attribute, &identifier(signature)])
}

/// `CRLDistributionPoints`: one point with one full name, which is a URI (RFC 5280 section 4.2.1.13).
pub(super) fn distribution_points(url: &str) -> Vec<u8> {
    let uri = Tag::ContextSpecific { constructed: false, number: TagNumber::N6 };
    let name = element(CONSTRUCTED_0, &[&element(CONSTRUCTED_0, &[&element(uri, &[url.as_bytes()])])]);
    element(Tag::Sequence, &[&element(Tag::Sequence, &[&name])])
}

/// Encodes an element whose content is the concatenation of `parts`.
fn element(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let encoded = AnyRef::new(tag, &content).and_then(|element| element.to_der());
    encoded.expect("the element is shorter than 256 MiB")
}

/// An OBJECT IDENTIFIER in dotted form.
fn identifier(dotted: &str) -> Vec<u8> {
    element(Tag::ObjectIdentifier, &[ObjectIdentifier::new_unwrap(dotted).as_bytes()])
}
