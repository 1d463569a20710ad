//! Certification requests (PKCS#10, RFC 2986) and the bank's key policy.

use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, PKeyRef, Public};
use openssl::sha::sha256;
use openssl::x509::{X509NameRef, X509Req};

use crate::problem::{Problem, ProblemKind};

/// A request whose signature proves that the sender has the key, and whose key is acceptable.
pub(crate) struct SigningRequest {
    request: X509Req,
    pub(crate) public_key: PKey<Public>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, hexadecimal.
    pub(crate) key_digest: String,
}

impl SigningRequest {
    pub(crate) fn parse(der: &[u8]) -> Result<Self, Problem> {
        let malformed = || Problem::bad_request("証明書の要求を読み取れません。");
        let request = X509Req::from_der(der).map_err(|_| malformed())?;
        // OpenSSL also accepts encodings that are not DER, and ignores trailing data.
        if request.to_der().ok().as_deref() != Some(der) {
            return Err(malformed());
        }
        let public_key = request.public_key().ok().filter(|key| matches!(is_acceptable(key), Ok(true)));
        let public_key = public_key.ok_or_else(unsupported_key)?;
        if !matches!(request.verify(&public_key), Ok(true)) {
            return Err(Problem::bad_request("証明書の要求の署名が正しくありません。"));
        }
        let key_info = public_key.public_key_to_der().map_err(|_| unsupported_key())?;
        Ok(Self { request, public_key, key_digest: hex::encode(sha256(&key_info)) })
    }

    /// Whether the request is for this subject, compared as in RFC 5280 section 7.1: some clients
    /// encode as `PrintableString` what the certificate encodes as `UTF8String`.
    pub(crate) fn is_for(&self, subject: &X509NameRef) -> Result<bool, ErrorStack> {
        Ok(self.request.subject_name().try_cmp(subject)?.is_eq())
    }
}

fn unsupported_key() -> Problem {
    Problem::new(ProblemKind::UNSUPPORTED_KEY, "この種類の鍵には証明書を発行できません。")
}

/// Refuses a long RSA exponent, which would make verification slow.
fn is_acceptable(key: &PKeyRef<Public>) -> Result<bool, ErrorStack> {
    match key.id() {
        Id::RSA => Ok((2048..=4096).contains(&key.bits()) && key.rsa()?.e().num_bits() <= 33),
        Id::EC => Ok(matches!(key.ec_key()?.group().curve_name(), Some(Nid::X9_62_PRIME256V1 | Nid::SECP384R1))),
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use openssl::asn1::Asn1Type;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::hash::MessageDigest;
    use openssl::pkey::Private;
    use openssl::rsa::Rsa;
    use openssl::x509::X509Name;

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
    fn unacceptable_keys_are_refused() {
        let subject = name("anything", Asn1Type::UTF8STRING);
        for key in [elliptic_key(Nid::SECP521R1), elliptic_key(Nid::SECP256K1), rsa_key(1024), rsa_key(2040)] {
            let refused = SigningRequest::parse(&encoded(&key, &subject)).err();
            assert!(refused.as_ref().is_some_and(|one| one.is(ProblemKind::UNSUPPORTED_KEY)), "{refused:?}");
        }
    }

    #[test]
    fn a_modified_or_truncated_request_is_refused() {
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
    fn subjects_are_equal_whatever_the_string_type() {
        let old = name("logid031 A001", Asn1Type::UTF8STRING);
        let request = request_for(&name("logid031 A001", Asn1Type::PRINTABLESTRING));
        assert!(request.is_for(&old).unwrap());
        assert!(!request_for(&name("logid032 A001", Asn1Type::UTF8STRING)).is_for(&old).unwrap());
    }
}
