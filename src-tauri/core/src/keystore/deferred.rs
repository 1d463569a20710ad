use std::sync::{Arc, Mutex};

use rustls::sign::SigningKey;

use super::{Identity, KeyStore, KeyStoreError, StoreLocation};
use crate::certificate::{Certificate, Fingerprint};
use crate::lock::lock;
use crate::profile::IssuerMatch;
use crate::secret::Secret;

/// A store that is opened when it is first used: the window need not wait for it, and a store that
/// cannot be opened is an error on the screen that needed it, tried again with the next call.
#[derive(Debug)]
pub struct DeferredStore {
    location: StoreLocation,
    opened: Mutex<Option<Arc<dyn KeyStore>>>,
}

impl DeferredStore {
    /// Opens nothing yet.
    pub fn new(location: StoreLocation) -> Self {
        Self { location, opened: Mutex::default() }
    }

    /// Of two first users at once, one opens and the other waits.
    fn store(&self) -> Result<Arc<dyn KeyStore>, KeyStoreError> {
        let mut opened = lock(&self.opened);
        if let Some(store) = &*opened {
            return Ok(Arc::clone(store));
        }
        Ok(Arc::clone(opened.insert(self.location.open()?)))
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
