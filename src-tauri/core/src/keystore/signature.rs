//! The signatures that TLS asks of a stored key: what there is, in which order, by which function.

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{HasPublic, PKeyRef};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};
use rustls::{SignatureAlgorithm, SignatureScheme};

/// RSA: PSS (RFC 8017 section 8.1), which TLS 1.3 requires, before PKCS#1 v1.5 (section 8.2).
const RSA: [SignatureScheme; 6] = [
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

const ECDSA_P256: [SignatureScheme; 1] = [SignatureScheme::ECDSA_NISTP256_SHA256];

/// What a key that knows everything can sign, the best first.
pub(super) fn schemes(algorithm: SignatureAlgorithm) -> &'static [SignatureScheme] {
    match algorithm {
        SignatureAlgorithm::RSA => &RSA,
        SignatureAlgorithm::ECDSA => &ECDSA_P256,
        _ => &[],
    }
}

/// Whether a scheme is RSA-PSS.
pub(super) fn is_pss(scheme: SignatureScheme) -> bool {
    RSA[..3].contains(&scheme)
}

/// The function whose digest a scheme signs.
pub(super) fn digest(scheme: SignatureScheme) -> MessageDigest {
    match scheme {
        SignatureScheme::RSA_PSS_SHA384 | SignatureScheme::RSA_PKCS1_SHA384 => MessageDigest::sha384(),
        SignatureScheme::RSA_PSS_SHA512 | SignatureScheme::RSA_PKCS1_SHA512 => MessageDigest::sha512(),
        _ => MessageDigest::sha256(),
    }
}

/// Whether a signature is right.
pub(super) fn verify<T: HasPublic>(
    key: &PKeyRef<T>,
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, ErrorStack> {
    let mut verifier = Verifier::new(digest(scheme), key)?;
    if is_pss(scheme) {
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    verifier.verify_oneshot(signature, message)
}
