//! What TLS requires to be signed, for both generations of providers.

use openssl::error::ErrorStack;
use openssl::hash::hash;
use rustls::SignatureScheme;

use crate::keystore::signature::digest;

/// A digest and the scheme to sign it with.
#[derive(Debug)]
pub(super) struct Digest {
    /// The scheme.
    pub(super) scheme: SignatureScheme,
    /// The digest of the message.
    pub(super) bytes: Vec<u8>,
}

impl Digest {
    /// The digest of a message, by the scheme's hash function.
    pub(super) fn of(message: &[u8], scheme: SignatureScheme) -> Result<Self, ErrorStack> {
        let bytes = hash(digest(scheme), message)?.to_vec();
        Ok(Self { scheme, bytes })
    }
}

/// RSA, PKCS#1 v1.5 (RFC 8017 section 8.2): TLS 1.2 only.
pub(super) const RSA_PKCS1: [SignatureScheme; 3] =
    [SignatureScheme::RSA_PKCS1_SHA256, SignatureScheme::RSA_PKCS1_SHA384, SignatureScheme::RSA_PKCS1_SHA512];
