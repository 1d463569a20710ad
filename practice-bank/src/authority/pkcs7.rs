//! "Certs-only" PKCS#7 messages and csrattrs bodies (RFC 7030 sections 4.1.3 and 4.5.2).

use super::der::{OBJECT_IDENTIFIER, SEQUENCE, SET, context_constructed, element, unsigned};
use crate::config::CsrAttributes;

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const SHA256_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/// A degenerate `SignedData` (RFC 5652 section 5.2): certificates in the given order, no content
/// and no signature.
pub(crate) fn certificates_only(certificates: &[&[u8]]) -> Vec<u8> {
    let signed_data = element(
        SEQUENCE,
        &[
            &unsigned(1),
            &element(SET, &[]),
            &element(SEQUENCE, &[&identifier(DATA)]),
            &element(context_constructed(0), certificates),
            &element(SET, &[]),
        ],
    );
    let content = element(context_constructed(0), &[&signed_data]);
    element(SEQUENCE, &[&identifier(SIGNED_DATA), &content])
}

/// The `CsrAttrs` sequence that asks for this kind of key: the key's algorithm with its size or
/// curve as value, and the signature algorithm (RFC 9908 section 3).
pub(crate) fn csr_attributes(wanted: CsrAttributes) -> Vec<u8> {
    let (key, value, signature) = match wanted {
        CsrAttributes::Rsa(bits) => (RSA_ENCRYPTION, unsigned(bits.into()), SHA256_WITH_RSA),
        CsrAttributes::P256 => (EC_PUBLIC_KEY, identifier(P256), ECDSA_WITH_SHA256),
    };
    let attribute = element(SEQUENCE, &[&identifier(key), &element(SET, &[&value])]);
    element(SEQUENCE, &[&attribute, &identifier(signature)])
}

fn identifier(content: &[u8]) -> Vec<u8> {
    element(OBJECT_IDENTIFIER, &[content])
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
        let encoded: Vec<_> = chain.iter().map(|one| one.to_der().unwrap()).collect();
        let message = certificates_only(&encoded.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let parsed = Pkcs7::from_der(&message).unwrap();
        let certificates = parsed.signed().unwrap().certificates().unwrap();
        let read: Vec<_> = certificates.iter().map(|one| one.to_der().unwrap()).collect();
        assert_eq!(read, encoded);
    }
}
