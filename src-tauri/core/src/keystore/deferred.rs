use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::sign::SigningKey;

use super::{Identity, KeyStore, KeyStoreError, StoreLocation};
use crate::certificate::{Certificate, Fingerprint};
use crate::profile::IssuerMatch;
use crate::secret::Secret;

/// A store that is opened when it is first used: the window need not wait for it, and a store that
/// cannot be opened is an error on the screen that needed it, tried again with the next call.
#[derive(Debug)]
pub struct DeferredStore {
    location: StoreLocation,
    opened: OnceLock<Arc<dyn KeyStore>>,
    /// Of two first users at once, one opens and the other waits.
    opening: Mutex<()>,
}

impl DeferredStore {
    /// Opens nothing yet.
    pub fn new(location: StoreLocation) -> Self {
        Self { location, opened: OnceLock::new(), opening: Mutex::default() }
    }

    fn store(&self) -> Result<&dyn KeyStore, KeyStoreError> {
        if let Some(store) = self.opened.get() {
            return Ok(&**store);
        }
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if self.opened.get().is_none() {
            let _ = self.opened.set(self.location.open()?);
        }
        self.opened.get().map(|store| &**store).ok_or_else(|| {
            KeyStoreError::Failed("an opened store is there: it has just been set".into())
        })
    }
}

impl KeyStore for DeferredStore {
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        self.store()?.certificates(issuer)
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        self.store()?.import(identity)
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        self.store()?.signing_key(certificate)
    }

    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        self.store()?.delete(certificate)
    }

    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        self.store()?.unlock(password)
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        self.store()?.reopen()
    }
}
