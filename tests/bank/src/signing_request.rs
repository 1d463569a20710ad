//! Certification requests (PKCS#10, RFC 2986) and the bank's policy for keys.

use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, PKeyRef, Public};
use openssl::sha::sha256;
use openssl::x509::X509Req;

use crate::authority::hexadecimal;

/// A request whose signature proves that the sender has the key, and whose key is acceptable.
pub(crate) struct SigningRequest {
    pub(crate) public_key: PKey<Public>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, hexadecimal.
    pub(crate) key_digest: String,
    /// The subject's DER, byte for byte.
    pub(crate) subject: Vec<u8>,
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
        let subject = request.subject_name().to_der()?;
        Ok(Self { public_key, key_digest, subject })
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
