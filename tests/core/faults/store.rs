use std::fmt;
use std::sync::Arc;

use cert_core::certificate::{Certificate, Fingerprint, Name};
use cert_core::keystore::{Identity, KeyStore, KeyStoreError, MemoryStore, StorePlace};
use cert_core::profile::IssuerMatch;
use cert_core::secret::{PrivateKey, Secret};
use rustls::sign::{Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};

use super::fault::Fault;
use super::life::{Life, damaged};

/// The store as one run of the program sees it.
#[derive(Clone)]
pub(super) struct WatchedStore {
    pub(super) inner: MemoryStore,
    pub(super) life: Arc<Life>,
}

impl fmt::Debug for WatchedStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WatchedStore")
    }
}

impl KeyStore for WatchedStore {
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        self.life.call("certificates", || self.inner.certificates(issuer))
    }

    fn keeps(&self, key: &PrivateKey) -> bool {
        let fault = self.life.at_call("keeps");
        let keeps = self.inner.keeps(key);
        if fault == Some(Fault::KilledAfter) {
            self.life.die();
        }
        keeps
    }

    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError> {
        self.life.call("is taken", || self.inner.is_taken(certificate))
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        self.life.call("import", || self.inner.import(identity))
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        let key = self.life.call("signing key", || self.inner.signing_key(certificate))?;
        Ok(Arc::new(Watched { inner: key, life: Arc::clone(&self.life) }))
    }

    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        self.life.call("delete", || self.inner.delete(certificate))
    }

    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        self.life.call("unlock", || self.inner.unlock(password))
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        self.life.call("reopen", || self.inner.reopen())?;
        Ok(Box::new(self.clone()))
    }

    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError> {
        self.life.call("named", || self.inner.named(subject))
    }

    fn place(&self) -> StorePlace {
        self.inner.place()
    }
}

/// One of the store's keys, or a signer with it.
struct Watched<T> {
    inner: T,
    life: Arc<Life>,
}

impl<T> fmt::Debug for Watched<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Watched")
    }
}

impl SigningKey for Watched<Arc<dyn SigningKey>> {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let inner = self.inner.choose_scheme(offered)?;
        Some(Box::new(Watched { inner, life: Arc::clone(&self.life) }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.inner.algorithm()
    }
}

impl Signer for Watched<Box<dyn Signer>> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let is_wrong = self.life.strikes_next("sign", Fault::WrongBytes);
        let sign = || self.inner.sign(message).map_err(|error| KeyStoreError::Failed(error.into()));
        let signature = self.life.call("sign", sign);
        let signature = signature.map_err(|error| rustls::Error::Other(OtherError(Arc::new(error))))?;
        Ok(if is_wrong { damaged(&signature) } else { signature })
    }

    fn scheme(&self) -> SignatureScheme {
        self.inner.scheme()
    }
}
