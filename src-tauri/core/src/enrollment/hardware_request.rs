//! Certificate requests for keys that sign inside a store's hardware. OpenSSL can only sign with its own keys, so the
//! content to sign is taken from a request that a throwaway key has signed.

use der::asn1::{Any, BitString};
use der::{Decode, Encode};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use rustls::SignatureScheme;

use super::EnrollmentError;
use super::request::{SubjectSource, draft, generate_key};
use crate::error::Error;
use crate::est::KeyKind;
use crate::keystore::{HardwareKey, KeyStore, KeyStoreError, hardware_of};

/// The schemes with which hardware signs a request, with the DER of the algorithm identifier.
const ALGORITHMS: [(SignatureScheme, &[u8]); 2] = [
    // ecdsa-with-SHA256 (RFC 5758 section 3.2)
    (SignatureScheme::ECDSA_NISTP256_SHA256, &[0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]),
    // sha256WithRSAEncryption (RFC 4055 section 5)
    (
        SignatureScheme::RSA_PKCS1_SHA256,
        &[0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00],
    ),
];

/// A signed certificate request (PKCS#10, RFC 2986), DER.
pub(super) fn hardware_request(
    store: &dyn KeyStore,
    key: &HardwareKey,
    subject: &SubjectSource<'_>,
) -> Result<Vec<u8>, Error> {
    let content = content(key, subject).map_err(EnrollmentError::Request)?;
    let signing_key = hardware_of(store)?.signing_key(key)?;
    let unusable = || KeyStoreError::KeyUnusable("the key offers no signature for a request".into());
    let signer = signing_key.choose_scheme(&ALGORITHMS.map(|(scheme, _)| scheme)).ok_or_else(unusable)?;
    let signature = signer.sign(&content).map_err(|error| KeyStoreError::KeyUnusable(error.into()))?;
    let (_, algorithm) = ALGORITHMS.iter().find(|(scheme, _)| *scheme == signer.scheme()).ok_or_else(unusable)?;
    let request = assembled(&content, algorithm, &signature);
    Ok(request.map_err(|error| KeyStoreError::Failed(error.to_string().into()))?)
}

/// `CertificationRequestInfo` (RFC 2986 section 4.1).
fn content(key: &HardwareKey, subject: &SubjectSource<'_>) -> Result<Vec<u8>, ErrorStack> {
    let mut draft = draft(&*PKey::public_key_from_der(&key.public_key)?, subject)?;
    draft.sign(generate_key(KeyKind::EcP256)?.expose(), MessageDigest::sha256())?;
    let parts = Vec::<Any>::from_der(&draft.build().to_der()?).unwrap_or_default();
    parts.first().and_then(|content| content.to_der().ok()).ok_or_else(ErrorStack::get)
}

/// `CertificationRequest` (RFC 2986 section 4.2).
fn assembled(content: &[u8], algorithm: &[u8], signature: &[u8]) -> der::Result<Vec<u8>> {
    let signature = BitString::from_bytes(signature)?.to_der()?;
    [content, algorithm, &signature].map(Any::from_der).into_iter().collect::<der::Result<Vec<_>>>()?.to_der()
}
