use openssl::hash::MessageDigest;
use openssl::rand::rand_bytes;
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};
use rustls::SignatureScheme;

use super::{KeyStore, KeyStoreError};
use crate::certificate::Certificate;

const SCHEMES: [SignatureScheme; 3] = [
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PKCS1_SHA256,
];

/// Has the stored key sign a nonce, and verifies it against the certificate: the key is there, is
/// usable and belongs to it. A certificate without its key fails here, not at the bank.
pub fn prove_possession(
    store: &dyn KeyStore,
    certificate: &Certificate,
) -> Result<(), KeyStoreError> {
    let key = store.signing_key(&certificate.fingerprint())?;
    let signer = key
        .choose_scheme(&SCHEMES)
        .ok_or_else(|| KeyStoreError::KeyUnusable("the key offers no known signature".into()))?;
    let mut nonce = [0; 32];
    rand_bytes(&mut nonce).map_err(unusable)?;
    let signature = signer.sign(&nonce).map_err(unusable)?;
    if verifies(certificate, signer.scheme(), &nonce, &signature).map_err(unusable)? {
        return Ok(());
    }
    Err(KeyStoreError::KeyUnusable("its signature does not verify against the certificate".into()))
}

fn verifies(
    certificate: &Certificate,
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, openssl::error::ErrorStack> {
    let public_key = certificate.x509()?.public_key()?;
    let mut verifier = Verifier::new(MessageDigest::sha256(), &public_key)?;
    if scheme == SignatureScheme::RSA_PSS_SHA256 {
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    verifier.verify_oneshot(signature, message)
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> KeyStoreError {
    KeyStoreError::KeyUnusable(Box::new(error))
}
