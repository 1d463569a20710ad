//! Certification requests (PKCS#10, RFC 2986) and the bank's policy for keys.

use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, PKeyRef, Public};
use openssl::sha::sha256;
use openssl::x509::{X509Name, X509NameRef, X509Req};

use crate::authority::hexadecimal;

/// A request whose signature proves that the sender has the key, and whose key is acceptable.
pub(crate) struct SigningRequest {
    pub(crate) public_key: PKey<Public>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, hexadecimal.
    pub(crate) key_digest: String,
    subject: X509Name,
}

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SigningRequestError {
    #[error("not a certification request")]
    Malformed(#[from] ErrorStack),
    #[error("the request is not signed with its own key")]
    Signature,
    #[error("the key is neither RSA of 2048 to 4096 bits nor on P-256")]
    UnsupportedKey,
}

impl SigningRequest {
    pub(crate) fn parse(der: &[u8]) -> Result<Self, SigningRequestError> {
        let request = X509Req::from_der(der)?;
        let public_key = request.public_key()?;
        if !is_acceptable(&public_key) {
            return Err(SigningRequestError::UnsupportedKey);
        }
        if !matches!(request.verify(&public_key), Ok(true)) {
            return Err(SigningRequestError::Signature);
        }
        let key_digest = hexadecimal(&sha256(&public_key.public_key_to_der()?));
        let subject = request.subject_name().to_owned()?;
        Ok(Self { public_key, key_digest, subject })
    }

    /// Whether the request is for this subject, by the rules of RFC 5280 section 7.1: some clients
    /// write as `PrintableString` what the certificate has as `UTF8String`.
    pub(crate) fn is_for(&self, subject: &X509NameRef) -> Result<bool, ErrorStack> {
        Ok(self.subject.try_cmp(subject)?.is_eq())
    }
}

fn is_acceptable(key: &PKeyRef<Public>) -> bool {
    match key.id() {
        Id::RSA => is_acceptable_rsa(key),
        Id::EC => {
            key.ec_key().is_ok_and(|key| key.group().curve_name() == Some(Nid::X9_62_PRIME256V1))
        }
        _ => false,
    }
}

fn is_acceptable_rsa(key: &PKeyRef<Public>) -> bool {
    // A long exponent would only make the bank compute.
    let short_exponent = key.rsa().is_ok_and(|rsa| rsa.e().num_bits() <= 33);
    short_exponent && (2048..=4096).contains(&key.bits())
}

#[cfg(test)]
mod tests {
    use openssl::asn1::Asn1Type;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::hash::MessageDigest;

    use super::*;

    fn name(common_name: &str, kind: Asn1Type) -> X509Name {
        let mut name = X509Name::builder().unwrap();
        name.append_entry_by_nid_with_type(Nid::COMMONNAME, common_name, kind).unwrap();
        name.build()
    }

    fn request_for(subject: &X509NameRef) -> SigningRequest {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        let mut request = X509Req::builder().unwrap();
        request.set_subject_name(subject).unwrap();
        request.set_pubkey(&key).unwrap();
        request.sign(&key, MessageDigest::sha256()).unwrap();
        SigningRequest::parse(&request.build().to_der().unwrap()).unwrap()
    }

    #[test]
    fn a_subject_is_the_same_in_every_kind_of_string() {
        let old = name("logid031 A001", Asn1Type::UTF8STRING);
        let request = request_for(&name("logid031 A001", Asn1Type::PRINTABLESTRING));
        assert!(request.is_for(&old).unwrap());
        assert!(!request_for(&name("logid032 A001", Asn1Type::UTF8STRING)).is_for(&old).unwrap());
    }
}
