//! Certification requests (PKCS#10, RFC 2986) and the bank's policy for keys.
//!
//! Taken apart by hand and verified by ring: OpenSSL needs half the time of a signature just to
//! load a public key.

use openssl::error::ErrorStack;
use openssl::sha::sha256;
use openssl::x509::{X509Name, X509NameRef};
use rustls::crypto::ring;
use rustls::pki_types::{SignatureVerificationAlgorithm, alg_id};

use crate::authority::der::{BIT_STRING, SEQUENCE, content, elements};
use crate::authority::hexadecimal;

/// A request whose signature proves that the sender has the key, and whose key is acceptable.
pub(crate) struct SigningRequest {
    /// DER of the `SubjectPublicKeyInfo`, byte for byte as requested.
    pub(crate) public_key_info: Vec<u8>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, hexadecimal.
    pub(crate) key_digest: String,
    /// DER of the subject.
    subject: Vec<u8>,
}

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SigningRequestError {
    #[error("not a certification request in DER")]
    Malformed,
    #[error("the request is not signed with its own key")]
    Signature,
    #[error("the key is neither RSA of 2048 to 4096 bits nor on P-256")]
    UnsupportedKey,
}

impl SigningRequest {
    pub(crate) fn parse(der: &[u8]) -> Result<Self, SigningRequestError> {
        let parts = Parts::split(der).ok_or(SigningRequestError::Malformed)?;
        if !parts.has_acceptable_key() {
            return Err(SigningRequestError::UnsupportedKey);
        }
        if !parts.is_signed_with_its_key() {
            return Err(SigningRequestError::Signature);
        }
        Ok(Self {
            public_key_info: parts.public_key_info.to_vec(),
            key_digest: hexadecimal(&sha256(parts.public_key_info)),
            subject: parts.subject.to_vec(),
        })
    }

    /// Whether the request is for this subject, by the rules of RFC 5280 section 7.1: some clients
    /// write as `PrintableString` what the certificate has as `UTF8String`.
    pub(crate) fn is_for(&self, subject: &X509NameRef) -> Result<bool, ErrorStack> {
        Ok(X509Name::from_der(&self.subject)?.try_cmp(subject)?.is_eq())
    }
}

/// The parts of a request that matter here. Those named after an ASN.1 type are whole elements,
/// the others only what is inside.
struct Parts<'a> {
    /// `CertificationRequestInfo`, which is what is signed.
    info: &'a [u8],
    subject: &'a [u8],
    public_key_info: &'a [u8],
    key_algorithm: &'a [u8],
    key: &'a [u8],
    signature_algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    fn split(der: &'a [u8]) -> Option<Self> {
        let [request] = all(der)?;
        let [info, signature_algorithm, signature] = all(inside(SEQUENCE, request)?)?;
        let mut fields = elements(inside(SEQUENCE, info)?);
        let (_version, subject, public_key_info) = (fields.next()?, fields.next()?, fields.next()?);
        let [key_algorithm, key] = all(inside(SEQUENCE, public_key_info)?)?;
        Some(Self {
            info,
            subject,
            public_key_info,
            key_algorithm: inside(SEQUENCE, key_algorithm)?,
            key: whole_octets(key)?,
            signature_algorithm: inside(SEQUENCE, signature_algorithm)?,
            signature: whole_octets(signature)?,
        })
    }

    fn has_acceptable_key(&self) -> bool {
        if self.key_algorithm == alg_id::RSA_ENCRYPTION.as_ref() {
            is_acceptable_rsa(self.key)
        } else {
            self.key_algorithm == alg_id::ECDSA_P256.as_ref()
        }
    }

    fn is_signed_with_its_key(&self) -> bool {
        let algorithms = ring::default_provider().signature_verification_algorithms.all;
        let algorithm = algorithms.iter().find(|algorithm| self.names(**algorithm));
        algorithm.is_some_and(|algorithm| {
            algorithm.verify_signature(self.key, self.info, self.signature).is_ok()
        })
    }

    fn names(&self, algorithm: &dyn SignatureVerificationAlgorithm) -> bool {
        algorithm.public_key_alg_id().as_ref() == self.key_algorithm
            && algorithm.signature_alg_id().as_ref() == self.signature_algorithm
    }
}

/// An `RSAPublicKey` (RFC 8017 appendix A.1.1) of an acceptable size. A long exponent would only
/// make the bank compute.
fn is_acceptable_rsa(key: &[u8]) -> bool {
    let Some([modulus, exponent]) = inside(SEQUENCE, key).and_then(all) else { return false };
    (2048..=4096).contains(&bits(modulus)) && bits(exponent) <= 33
}

/// How many bits the number in an INTEGER has.
fn bits(integer: &[u8]) -> usize {
    let digits = content(integer);
    let leading_zeros = digits.iter().take_while(|digit| **digit == 0).count();
    let significant = &digits[leading_zeros..];
    let unused = significant.first().map_or(0, |digit| digit.leading_zeros() as usize);
    significant.len() * 8 - unused
}

/// The elements of `bytes`, if they are exactly so many and nothing follows.
fn all<const COUNT: usize>(bytes: &[u8]) -> Option<[&[u8]; COUNT]> {
    let found: Vec<_> = elements(bytes).collect();
    let complete = found.iter().map(|element| element.len()).sum::<usize>() == bytes.len();
    if complete { found.try_into().ok() } else { None }
}

/// What is inside an element of this kind.
fn inside(identifier: u8, element: &[u8]) -> Option<&[u8]> {
    (*element.first()? == identifier).then(|| content(element))
}

/// What is inside a BIT STRING without unused bits.
fn whole_octets(element: &[u8]) -> Option<&[u8]> {
    inside(BIT_STRING, element)?.strip_prefix(&[0])
}

#[cfg(test)]
mod tests {
    use openssl::asn1::Asn1Type;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::hash::MessageDigest;
    use openssl::nid::Nid;
    use openssl::pkey::{PKey, Private};
    use openssl::rsa::Rsa;
    use openssl::x509::X509Req;

    use super::*;

    fn name(common_name: &str, kind: Asn1Type) -> X509Name {
        let mut name = X509Name::builder().unwrap();
        name.append_entry_by_nid_with_type(Nid::COMMONNAME, common_name, kind).unwrap();
        name.build()
    }

    fn elliptic_key(curve: Nid) -> PKey<Private> {
        let group = EcGroup::from_curve_name(curve).unwrap();
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    }

    fn rsa_key(bits: u32) -> PKey<Private> {
        PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap()
    }

    fn encoded(key: &PKey<Private>, subject: &X509NameRef) -> Vec<u8> {
        let mut request = X509Req::builder().unwrap();
        request.set_subject_name(subject).unwrap();
        request.set_pubkey(key).unwrap();
        request.sign(key, MessageDigest::sha256()).unwrap();
        request.build().to_der().unwrap()
    }

    fn request_for(subject: &X509NameRef) -> SigningRequest {
        let key = elliptic_key(Nid::X9_62_PRIME256V1);
        SigningRequest::parse(&encoded(&key, subject)).unwrap()
    }

    #[test]
    fn the_key_is_taken_as_it_is() {
        let subject = name("anything", Asn1Type::UTF8STRING);
        for key in [elliptic_key(Nid::X9_62_PRIME256V1), rsa_key(2048)] {
            let request = SigningRequest::parse(&encoded(&key, &subject)).unwrap();
            assert_eq!(request.public_key_info, key.public_key_to_der().unwrap());
        }
    }

    #[test]
    fn unacceptable_keys_are_refused() {
        let subject = name("anything", Asn1Type::UTF8STRING);
        for key in [elliptic_key(Nid::SECP384R1), rsa_key(1024), rsa_key(2040)] {
            let refused = SigningRequest::parse(&encoded(&key, &subject)).err();
            assert!(matches!(refused, Some(SigningRequestError::UnsupportedKey)), "{refused:?}");
        }
    }

    #[test]
    fn no_changed_or_shortened_request_is_accepted() {
        let key = elliptic_key(Nid::X9_62_PRIME256V1);
        let request = encoded(&key, &name("anything", Asn1Type::UTF8STRING));
        for position in 0..request.len() {
            let mut changed = request.clone();
            changed[position] ^= 1;
            assert!(SigningRequest::parse(&changed).is_err(), "byte {position}");
            assert!(SigningRequest::parse(&request[..position]).is_err(), "{position} bytes");
        }
        assert!(SigningRequest::parse(&[request, vec![0]].concat()).is_err());
    }

    #[test]
    fn a_subject_is_the_same_in_every_kind_of_string() {
        let old = name("logid031 A001", Asn1Type::UTF8STRING);
        let request = request_for(&name("logid031 A001", Asn1Type::PRINTABLESTRING));
        assert!(request.is_for(&old).unwrap());
        assert!(!request_for(&name("logid032 A001", Asn1Type::UTF8STRING)).is_for(&old).unwrap());
    }
}
