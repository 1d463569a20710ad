use der::asn1::{Any, AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use serde::Deserialize;

use super::{EstError, wire};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
/// Keys that the app does not make: P-521, Ed25519 and Ed448 (RFC 8410), DSA (RFC 3279), ML-DSA (RFC 9881).
const OTHER_KEYS: [ObjectIdentifier; 7] = [
    ObjectIdentifier::new_unwrap("1.3.132.0.35"),
    ObjectIdentifier::new_unwrap("1.3.101.112"),
    ObjectIdentifier::new_unwrap("1.3.101.113"),
    ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"),
    ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17"),
    ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18"),
    ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19"),
];

/// The kinds of key the app makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// RSA, 2048 bits: accepted by every key store and browser.
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    /// RSA, 3072 bits.
    #[serde(rename = "rsa-3072")]
    Rsa3072,
    /// RSA, 4096 bits.
    #[serde(rename = "rsa-4096")]
    Rsa4096,
    /// ECDSA on NIST P-256.
    #[serde(rename = "ec-p256")]
    EcP256,
    /// ECDSA on NIST P-384.
    #[serde(rename = "ec-p384")]
    EcP384,
}

/// The key a `/csrattrs` answer requests (RFC 8951 section 3.5: `rsaEncryption` with a size, or `id-ecPublicKey` with
/// a curve); of several, the first that the app makes. `None` if it requests none: the profile's applies.
pub fn requested_key(body: &[u8]) -> Result<Option<KeyKind>, EstError> {
    let attributes = wire::decode(body).ok().and_then(|der| Vec::<Any>::from_der(&der).ok()).unwrap_or_default();
    let requested: Vec<_> = attributes.iter().flat_map(keys_of).collect();
    match requested.iter().flatten().next() {
        None if !requested.is_empty() => Err(EstError::KeyUnsupported),
        kind => Ok(kind.copied()),
    }
}

/// The keys an attribute requests; `None` stands for one that the app does not make.
fn keys_of(attribute: &Any) -> Vec<Option<KeyKind>> {
    if let Ok(bare) = attribute.decode_as::<ObjectIdentifier>() {
        return usual(bare);
    }
    let parts = attribute.sequence(|reader| Ok((ObjectIdentifier::decode(reader)?, values_of(reader)?)));
    let Ok((kind, values)) = parts else {
        return Vec::new();
    };
    match kind {
        RSA_ENCRYPTION if !values.is_empty() => values.iter().map(rsa).collect(),
        EC_PUBLIC_KEY if !values.is_empty() => values.iter().map(curve).collect(),
        other => usual(other),
    }
}

/// The elements of a SET; they need not be in DER's order.
fn values_of<'a>(reader: &mut impl Reader<'a>) -> der::Result<Vec<Any>> {
    let set = AnyRef::decode(reader)?;
    set.tag().assert_eq(Tag::Set)?;
    let (mut rest, mut values) = (SliceReader::new(set.value())?, Vec::new());
    while !rest.is_finished() {
        values.push(Any::decode(&mut rest)?);
    }
    Ok(values)
}

/// The keys that a bare identifier requests; none if it does not identify a key.
fn usual(identifier: ObjectIdentifier) -> Vec<Option<KeyKind>> {
    match identifier {
        RSA_ENCRYPTION => vec![Some(KeyKind::Rsa2048)],
        EC_PUBLIC_KEY | P256 => vec![Some(KeyKind::EcP256)],
        P384 => vec![Some(KeyKind::EcP384)],
        other if OTHER_KEYS.contains(&other) => vec![None],
        _ => Vec::new(),
    }
}

fn curve(value: &Any) -> Option<KeyKind> {
    match value.decode_as().ok()? {
        P256 => Some(KeyKind::EcP256),
        P384 => Some(KeyKind::EcP384),
        _ => None,
    }
}

/// At least the requested size.
fn rsa(bits: &Any) -> Option<KeyKind> {
    match bits.decode_as::<u16>().ok()? {
        0..=2048 => Some(KeyKind::Rsa2048),
        2049..=3072 => Some(KeyKind::Rsa3072),
        3073..=4096 => Some(KeyKind::Rsa4096),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use KeyKind::{EcP256, EcP384, Rsa2048, Rsa3072, Rsa4096};
    use der::Encode;

    use super::*;

    const SIGNATURE: &str = "1.2.840.10045.4.3.3"; // ecdsa-with-SHA384
    const CHALLENGE_PASSWORD: &str = "1.2.840.113549.1.9.7";

    fn element(tag: Tag, content: &[u8]) -> Vec<u8> {
        AnyRef::new(tag, content).unwrap().to_der().unwrap()
    }

    fn bare(identifier: &str) -> Vec<u8> {
        ObjectIdentifier::new_unwrap(identifier).to_der().unwrap()
    }

    fn with(kind: ObjectIdentifier, values: &[Vec<u8>]) -> Vec<u8> {
        element(Tag::Sequence, &[kind.to_der().unwrap(), element(Tag::Set, &values.concat())].concat())
    }

    fn bits(number: u16) -> Vec<u8> {
        number.to_der().unwrap()
    }

    fn requested(attributes: &[Vec<u8>]) -> Result<Option<KeyKind>, EstError> {
        let der = element(Tag::Sequence, &attributes.concat());
        let of_base64 = requested_key(wire::encode(&der, wire::Layout::default()).as_bytes());
        assert_eq!(of_base64.as_ref().ok(), requested_key(&der).as_ref().ok(), "as it is");
        of_base64
    }

    #[test]
    fn case_22_requested_keys() {
        let (p256, p384) = ("1.2.840.10045.3.1.7", "1.3.132.0.34");
        for (what, attributes, kind) in [
            ("nothing", vec![], None),
            ("a size is rounded up", vec![with(RSA_ENCRYPTION, &[bits(3072 - 8)])], Some(Rsa3072)),
            ("a large size", vec![with(RSA_ENCRYPTION, &[bits(4096)])], Some(Rsa4096)),
            ("a bare algorithm means the usual size", vec![bare("1.2.840.113549.1.1.1")], Some(Rsa2048)),
            ("an algorithm with an empty set, too", vec![with(RSA_ENCRYPTION, &[])], Some(Rsa2048)),
            ("a curve", vec![with(EC_PUBLIC_KEY, &[bare(p256)])], Some(EcP256)),
            ("a larger curve", vec![with(EC_PUBLIC_KEY, &[bare(p384)]), bare(SIGNATURE)], Some(EcP384)),
            ("a curve, bare", vec![bare(CHALLENGE_PASSWORD), bare(p384)], Some(EcP384)),
            ("several curves", vec![with(EC_PUBLIC_KEY, &[bare(p384), bare("1.3.132.0.35")])], Some(EcP384)),
            ("several sizes, unsorted", vec![with(RSA_ENCRYPTION, &[bits(8192), bits(2048)])], Some(Rsa2048)),
            ("another one first", vec![bare("1.3.101.112"), with(RSA_ENCRYPTION, &[bits(2048)])], Some(Rsa2048)),
            ("something else", vec![bare(CHALLENGE_PASSWORD), bare(SIGNATURE)], None),
            ("an extension", vec![with(ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.14"), &[])], None),
        ] {
            assert_eq!(requested(&attributes).unwrap(), kind, "{what}");
        }
    }

    #[test]
    fn case_22_unsupported_keys() {
        let secp256k1 = bare("1.3.132.0.10");
        for (what, attribute) in [
            ("P-521", with(EC_PUBLIC_KEY, &[bare("1.3.132.0.35")])),
            ("a curve of others", with(EC_PUBLIC_KEY, &[secp256k1])),
            ("RSA, 8192 bits", with(RSA_ENCRYPTION, &[bits(8192)])),
            ("RSA, a size beyond all", with(RSA_ENCRYPTION, &[element(Tag::Integer, &[1, 0, 0])])),
            ("Ed25519", bare("1.3.101.112")),
            ("DSA with a size", with(ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), &[bits(2048)])),
            ("ML-DSA", bare("2.16.840.1.101.3.4.3.18")),
        ] {
            assert!(matches!(requested(&[attribute]), Err(EstError::KeyUnsupported)), "{what}");
        }
    }

    #[test]
    fn an_answer_of_another_kind_requests_no_key() {
        for body in [&b"<html>"[..], b"", b"\x30\x05\x02\x01"] {
            assert!(matches!(requested_key(body), Ok(None)), "{body:?}");
        }
    }
}
