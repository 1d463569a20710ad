use der::asn1::{Any, ObjectIdentifier, SetOfVec};
use der::{Decode, Tag, Tagged};
use serde::Deserialize;

use super::wire;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// The kinds of key the app makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// What every key store and browser takes.
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
}

/// The key a `/csrattrs` answer asks for (RFC 8951 section 3.5: `rsaEncryption` with a size, or
/// `id-ecPublicKey` with a curve). `None` where it asks for none we make: the profile's stands.
pub fn requested_key(body: &[u8]) -> Option<KeyKind> {
    let der = wire::decode(body).ok()?;
    let attributes = Vec::<Any>::from_der(&der).ok()?;
    attributes.iter().find_map(key_of)
}

fn key_of(attribute: &Any) -> Option<KeyKind> {
    if attribute.tag() == Tag::ObjectIdentifier {
        let bare: ObjectIdentifier = attribute.decode_as().ok()?;
        return (bare == RSA_ENCRYPTION).then_some(KeyKind::Rsa2048);
    }
    let (kind, values) =
        attribute.sequence(|reader| Ok((ObjectIdentifier::decode(reader)?, SetOfVec::<Any>::decode(reader)?))).ok()?;
    let value = values.get(0)?;
    match kind {
        RSA_ENCRYPTION => rsa(value.decode_as().ok()?),
        EC_PUBLIC_KEY => (value.decode_as::<ObjectIdentifier>().ok()? == P256).then_some(KeyKind::EcP256),
        _ => None,
    }
}

/// At least the size asked for.
fn rsa(bits: u16) -> Option<KeyKind> {
    match bits {
        0..=2048 => Some(KeyKind::Rsa2048),
        2049..=3072 => Some(KeyKind::Rsa3072),
        3073..=4096 => Some(KeyKind::Rsa4096),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(hex: &[u8]) -> Option<KeyKind> {
        requested_key(wire::encode(hex, wire::Layout::default()).as_bytes())
    }

    const RSA_OID: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

    #[test]
    fn what_is_asked_for() {
        let rsa_3072 = [&[0x30, 0x13, 0x30, 0x11], &RSA_OID[..], &[0x31, 4, 2, 2, 0x0c, 0]].concat();
        let rsa = [&[0x30, 11], &RSA_OID[..]].concat();
        let curve = [
            0x30, 0x17, 0x30, 0x15, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 0x31, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce,
            0x3d, 3, 1, 7,
        ];
        assert_eq!(asked(&rsa_3072), Some(KeyKind::Rsa3072), "a size is rounded up");
        assert_eq!(asked(&rsa), Some(KeyKind::Rsa2048), "a bare algorithm means the usual size");
        assert_eq!(asked(&curve), Some(KeyKind::EcP256), "a curve");
        assert_eq!(asked(&[0x30, 0]), None, "nothing");
        assert_eq!(requested_key(b"<html>"), None, "a page");
        assert_eq!(requested_key(b""), None, "no answer");
    }
}
