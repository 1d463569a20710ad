//! A stored key for rustls: every signature opens the key again, so that no handle is held
//! across a sign-out, a removed token or another program's deletion.

use std::sync::Arc;

use rustls::sign::{Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};

use super::key_reference::KeyReference;
use super::provider::KeyProvider;
use super::signature::Digest;
use crate::keystore::algorithm::KeyAlgorithm;

/// A key that stays in its provider.
#[derive(Clone, Debug)]
pub(super) struct StoredKey {
    pub(super) provider: &'static dyn KeyProvider,
    pub(super) reference: KeyReference,
    pub(super) algorithm: KeyAlgorithm,
}

impl SigningKey for StoredKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let schemes = self.provider.schemes(self.algorithm);
        let scheme = *schemes.iter().find(|scheme| offered.contains(scheme))?;
        Some(Box::new(StoredSigner { key: self.clone(), scheme }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm.for_tls()
    }
}

#[derive(Debug)]
struct StoredSigner {
    key: StoredKey,
    scheme: SignatureScheme,
}

impl Signer for StoredSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let digest = Digest::of(message, self.scheme).map_err(failed)?;
        self.key.provider.sign(&self.key.reference, &digest).map_err(failed)
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> rustls::Error {
    rustls::Error::Other(OtherError(Arc::new(error)))
}
