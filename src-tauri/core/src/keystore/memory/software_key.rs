//! Signatures for TLS by a key in the memory of this process.

use std::sync::Arc;

use openssl::pkey::{PKeyRef, Private};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::sign::{Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};

use super::{Call, MemoryStore};
use crate::keystore::KeyStoreError;

/// A key in this process's memory, or its signer; `store` can make signing fail.
#[derive(Debug)]
pub(super) struct Software<T> {
    inner: T,
    store: MemoryStore,
}

/// Accepts RSA, P-256 and P-384 keys.
pub(super) fn software_key(key: &PKeyRef<Private>, store: MemoryStore) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
    let pkcs8 = key.private_key_to_pkcs8().map_err(|error| KeyStoreError::Failed(error.into()))?;
    let inner = any_supported_type(&PrivatePkcs8KeyDer::from(pkcs8).into());
    let inner = inner.map_err(|error| KeyStoreError::KeyUnusable(error.into()))?;
    Ok(Arc::new(Software { inner, store }))
}

impl SigningKey for Software<Arc<dyn SigningKey>> {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let inner = self.inner.choose_scheme(offered)?;
        Some(Box::new(Software { inner, store: self.store.clone() }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.inner.algorithm()
    }
}

impl Signer for Software<Box<dyn Signer>> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let entered = self.store.enter(Call::Sign).map(drop);
        entered.map_err(|error| rustls::Error::Other(OtherError(Arc::new(error))))?;
        self.inner.sign(message)
    }

    fn scheme(&self) -> SignatureScheme {
        self.inner.scheme()
    }
}
