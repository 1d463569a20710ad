//! What TLS wants signed, in the words of both sides.

use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKeyRef};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};
use rustls::{SignatureAlgorithm, SignatureScheme};

/// A digest and the scheme it is to be signed by.
#[derive(Debug)]
pub(super) struct Digest {
    /// The scheme.
    pub(super) scheme: SignatureScheme,
    /// The digest of the message.
    pub(super) bytes: Vec<u8>,
}

impl Digest {
    /// The digest of a message, by the scheme's function.
    pub(super) fn of(message: &[u8], scheme: SignatureScheme) -> Result<Self, ErrorStack> {
        let bytes = hash(function(scheme).openssl(), message)?.to_vec();
        Ok(Self { scheme, bytes })
    }

    /// The digest function.
    pub(super) fn function(&self) -> HashFunction {
        function(self.scheme)
    }
}

/// The digest functions of the schemes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HashFunction {
    Sha256,
    Sha384,
    Sha512,
}

impl HashFunction {
    fn openssl(self) -> MessageDigest {
        match self {
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha384 => MessageDigest::sha384(),
            Self::Sha512 => MessageDigest::sha512(),
        }
    }
}

/// RSA, PKCS#1 v1.5 (RFC 8017 section 8.2): TLS 1.2 only.
pub(super) const RSA_PKCS1: [SignatureScheme; 3] = [
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// RSA, also PSS (RFC 8017 section 8.1), which TLS 1.3 requires.
pub(super) const RSA_PSS_AND_PKCS1: [SignatureScheme; 6] = [
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// ECDSA on P-256.
pub(super) const ECDSA_P256: [SignatureScheme; 1] = [SignatureScheme::ECDSA_NISTP256_SHA256];

/// The algorithm of a key; none where it is neither RSA nor P-256.
pub(super) fn algorithm<T: HasPublic>(key: &PKeyRef<T>) -> Option<SignatureAlgorithm> {
    match key.id() {
        Id::RSA => Some(SignatureAlgorithm::RSA),
        Id::EC => key
            .ec_key()
            .is_ok_and(|key| key.group().curve_name() == Some(Nid::X9_62_PRIME256V1))
            .then_some(SignatureAlgorithm::ECDSA),
        _ => None,
    }
}

/// Whether a scheme is RSA-PSS.
pub(super) fn is_pss(scheme: SignatureScheme) -> bool {
    RSA_PSS_AND_PKCS1[..3].contains(&scheme)
}

/// Whether a signature is right; one that cannot be checked is not.
pub(super) fn verifies<T: HasPublic>(
    key: &PKeyRef<T>,
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
) -> bool {
    check(key, scheme, message, signature).unwrap_or(false)
}

fn check<T: HasPublic>(
    key: &PKeyRef<T>,
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, ErrorStack> {
    let mut verifier = Verifier::new(function(scheme).openssl(), key)?;
    if is_pss(scheme) {
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    verifier.verify_oneshot(signature, message)
}

fn function(scheme: SignatureScheme) -> HashFunction {
    match scheme {
        SignatureScheme::RSA_PSS_SHA384 | SignatureScheme::RSA_PKCS1_SHA384 => HashFunction::Sha384,
        SignatureScheme::RSA_PSS_SHA512 | SignatureScheme::RSA_PKCS1_SHA512 => HashFunction::Sha512,
        _ => HashFunction::Sha256,
    }
}
