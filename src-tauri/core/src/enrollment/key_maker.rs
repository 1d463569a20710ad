use std::sync::Arc;

use tokio::task::{JoinHandle, spawn_blocking};

use super::EnrollmentError;
use super::request::generate_key;
use crate::error::Error;
use crate::est::KeyKind;
use crate::keystore::{KeyStore, KeyStoreError, RequestKey, hardware_of};
use crate::profile::KeyStorage;

/// Makes keys that the store accepts.
#[derive(Clone, Debug)]
pub(super) struct KeyMaker {
    pub(super) store: Arc<dyn KeyStore>,
    /// The kind to make if the bank requests none.
    pub(super) usual: KeyKind,
    pub(super) storage: KeyStorage,
}

/// A key that is deleted when dropped, unless it is kept: nothing would refer to it in the hardware any more.
#[derive(Debug)]
pub(super) struct NewKey {
    pub(super) key: RequestKey,
    store: Arc<dyn KeyStore>,
    /// Whether the journal has it.
    pub(super) is_kept: bool,
}

impl KeyMaker {
    /// Makes a key in the background.
    pub(super) fn make(&self, kind: KeyKind) -> JoinHandle<Result<NewKey, Error>> {
        let maker = self.clone();
        spawn_blocking(move || {
            let key = maker.key(kind)?;
            Ok(NewKey { key, store: maker.store, is_kept: false })
        })
    }

    fn key(&self, kind: KeyKind) -> Result<RequestKey, Error> {
        match self.storage {
            KeyStorage::Software => self.software_key(kind),
            KeyStorage::HardwareRequired => Ok(self.hardware_key(kind)?),
            KeyStorage::HardwarePreferred => self.hardware_key(kind).or_else(|error| {
                tracing::info!(error = &error as &dyn std::error::Error, "no key in hardware");
                self.software_key(kind)
            }),
        }
    }

    fn hardware_key(&self, kind: KeyKind) -> Result<RequestKey, KeyStoreError> {
        hardware_of(&*self.store)?.create(kind).map(RequestKey::Hardware)
    }

    fn software_key(&self, kind: KeyKind) -> Result<RequestKey, Error> {
        let key = generate_key(kind).map_err(EnrollmentError::Request)?;
        if self.store.keeps(&key) { Ok(RequestKey::Software(key)) } else { Err(EnrollmentError::KeyUnsupported.into()) }
    }
}

impl Drop for NewKey {
    fn drop(&mut self) {
        if !self.is_kept {
            self.key.discard(&*self.store);
        }
    }
}
