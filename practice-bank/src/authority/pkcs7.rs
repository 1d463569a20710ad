//! "Certs-only" PKCS#7 messages and csrattrs bodies (RFC 7030 sections 4.1.3 and 4.5.2).

use der::{Tag, TagNumber};

use super::der::{constructed, element, identifier, sequence};

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const DATA: &str = "1.2.840.113549.1.7.1";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";
const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";

/// What `/csrattrs` asks clients to use (RFC 7030 section 4.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsrAttributes {
    /// An RSA key of this many bits, from 128 to 32767.
    Rsa(u16),
    /// An elliptic-curve key on P-256.
    P256,
}

/// A degenerate `SignedData` (RFC 5652 section 5.2): certificates in the given order, no content
/// and no signature. OpenSSL's `CMS_sign` would sort them.
pub(crate) fn certificates_only(certificates: &[&[u8]]) -> Vec<u8> {
    let signed_data = sequence(&[
        &element(Tag::Integer, &[&[1]]),
        &element(Tag::Set, &[]),
        &sequence(&[&identifier(DATA)]),
        &constructed(TagNumber::N0, certificates),
        &element(Tag::Set, &[]),
    ]);
    sequence(&[&identifier(SIGNED_DATA), &constructed(TagNumber::N0, &[&signed_data])])
}

/// The `CsrAttrs` sequence that asks for this kind of key: the key's algorithm with its size or
/// curve as value, and the signature algorithm (RFC 9908 section 3).
pub(crate) fn csr_attributes(wanted: CsrAttributes) -> Vec<u8> {
    let (key, value, signature) = match wanted {
        CsrAttributes::Rsa(bits) => {
            (RSA_ENCRYPTION, element(Tag::Integer, &[&bits.to_be_bytes()]), SHA256_WITH_RSA)
        }
        CsrAttributes::P256 => (EC_PUBLIC_KEY, identifier(P256), ECDSA_WITH_SHA256),
    };
    let attribute = sequence(&[&identifier(key), &element(Tag::Set, &[&value])]);
    sequence(&[&attribute, &identifier(signature)])
}

#[cfg(test)]
mod tests {
    use openssl::pkcs7::Pkcs7;

    use super::*;
    use crate::authority::AuthorityKeys;

    #[test]
    fn openssl_reads_the_certificates_in_order() {
        let keys = AuthorityKeys::shared();
        let chain = [keys.issuing_certificate(), keys.root_certificate()];
        let encoded = chain.map(|one| one.to_der().unwrap());
        let message = certificates_only(&encoded.each_ref().map(Vec::as_slice));
        let parsed = Pkcs7::from_der(&message).unwrap();
        let certificates = parsed.signed().unwrap().certificates().unwrap();
        let read: Vec<_> = certificates.iter().map(|one| one.to_der().unwrap()).collect();
        assert_eq!(read, encoded);
    }
}
