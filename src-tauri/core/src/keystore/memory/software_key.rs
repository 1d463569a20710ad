//! Signatures for TLS by a key in this process's memory.

use std::fmt;
use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Signer as Signature};
use rustls::sign::{Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};

use super::{Call, MemoryStore};
use crate::keystore::KeyStoreError;
use crate::keystore::algorithm::algorithm;
use crate::keystore::signature::{digest, is_pss, schemes};

/// A private key as rustls wants it.
#[derive(Clone)]
pub(super) struct SoftwareKey {
    key: PKey<Private>,
    algorithm: SignatureAlgorithm,
    store: MemoryStore,
}

impl SoftwareKey {
    /// Takes RSA and P-256 keys; `store` may have been told that signing fails.
    pub(super) fn new(key: PKey<Private>, store: MemoryStore) -> Result<Self, KeyStoreError> {
        let algorithm = algorithm(&key)
            .ok_or_else(|| KeyStoreError::KeyUnusable("neither RSA nor P-256".into()))?;
        Ok(Self { key, algorithm, store })
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<private key>")
    }
}

impl SigningKey for SoftwareKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let scheme = *schemes(self.algorithm).iter().find(|scheme| offered.contains(scheme))?;
        Some(Box::new(SoftwareSigner { key: self.clone(), scheme }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

#[derive(Debug)]
struct SoftwareSigner {
    key: SoftwareKey,
    scheme: SignatureScheme,
}

impl Signer for SoftwareSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.key.store.enter(Call::Sign).map(drop).map_err(failed)?;
        sign(&self.key.key, self.scheme, message).map_err(failed)
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

fn sign(
    key: &PKey<Private>,
    scheme: SignatureScheme,
    message: &[u8],
) -> Result<Vec<u8>, ErrorStack> {
    let mut signature = Signature::new(digest(scheme), key)?;
    if is_pss(scheme) {
        signature.set_rsa_padding(Padding::PKCS1_PSS)?;
        signature.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    signature.sign_oneshot_to_vec(message)
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> rustls::Error {
    rustls::Error::Other(OtherError(Arc::new(error)))
}
