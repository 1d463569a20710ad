//! The signatures that TLS requires of a stored key.

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{HasPublic, PKeyRef};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};
use rustls::SignatureScheme;

use super::algorithm::RSA;

/// Whether a scheme is RSA-PSS.
pub(super) fn is_pss(scheme: SignatureScheme) -> bool {
    RSA[..3].contains(&scheme)
}

/// The hash function whose digest a scheme signs.
pub(super) fn digest(scheme: SignatureScheme) -> MessageDigest {
    match scheme {
        SignatureScheme::RSA_PSS_SHA384
        | SignatureScheme::RSA_PKCS1_SHA384
        | SignatureScheme::ECDSA_NISTP384_SHA384 => MessageDigest::sha384(),
        SignatureScheme::RSA_PSS_SHA512 | SignatureScheme::RSA_PKCS1_SHA512 => MessageDigest::sha512(),
        _ => MessageDigest::sha256(),
    }
}

/// Whether a signature is valid.
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
