use openssl::rand::rand_bytes;
use rustls::SignatureScheme;
use rustls::sign::SigningKey;

use super::signature::verify;
use super::{KeyStore, KeyStoreError};
use crate::certificate::Certificate;

const SCHEMES: [SignatureScheme; 4] = [
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PKCS1_SHA256,
];

/// Lets the stored key sign a nonce and verifies the signature against the certificate: the key exists, works and
/// matches. A certificate without its key fails here, not at the bank.
pub fn prove_possession(store: &dyn KeyStore, certificate: &Certificate) -> Result<(), KeyStoreError> {
    signs_for(&*store.signing_key(&certificate.fingerprint())?, certificate)
}

/// Whether this key works and matches the certificate.
pub(super) fn signs_for(key: &dyn SigningKey, certificate: &Certificate) -> Result<(), KeyStoreError> {
    let signer = key
        .choose_scheme(&SCHEMES)
        .ok_or_else(|| KeyStoreError::KeyUnusable("the key offers no known signature".into()))?;
    let mut nonce = [0; 32];
    rand_bytes(&mut nonce).map_err(unusable)?;
    let signature = signer.sign(&nonce).map_err(unusable)?;
    let public_key = certificate.x509().and_then(|x509| x509.public_key()).map_err(unusable)?;
    if verify(&public_key, signer.scheme(), &nonce, &signature).map_err(unusable)? {
        return Ok(());
    }
    Err(KeyStoreError::KeyUnusable("its signature does not verify against the certificate".into()))
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> KeyStoreError {
    KeyStoreError::KeyUnusable(Box::new(error))
}
