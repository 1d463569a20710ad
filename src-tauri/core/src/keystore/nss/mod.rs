//! The NSS shared database that Chrome and Edge on Linux use, through PKCS#11 on NSS's own
//! softokn: a running browser sees what is stored here without a restart.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rustls::sign::SigningKey;

use super::{Identity, KeyStore, KeyStoreError, StorePlace};
use crate::certificate::{Certificate, Fingerprint, Name};
use crate::lock::lock;
use crate::profile::IssuerMatch;
use crate::secret::Secret;

mod browser_store;
mod der;
mod directory_mutex;
mod error;
mod files;
mod import;
mod key;
mod objects;
mod place;
mod signing;
mod softokn;
mod token;
mod write;

pub use browser_store::BrowserStore;
use signing::TokenKey;
use token::{SharedPassword, Token};

#[cfg(any(test, feature = "test-support"))]
pub use write::hook;

#[cfg(test)]
mod contract_tests;

/// A handle to one database, which is opened on first use: the window need not wait for it, and a failure to open it
/// appears on the screen that needs it and is retried with the next call.
#[derive(Debug)]
pub struct NssStore {
    directory: Option<PathBuf>,
    password: SharedPassword,
    token: Mutex<Option<Arc<Token>>>,
}

impl NssStore {
    /// The database in `directory`; if there is none, a new one without a password will be created, as Chromium does.
    /// Does not open it yet.
    pub fn at(directory: &Path) -> Self {
        Self::new(Some(directory.to_owned()), SharedPassword::default())
    }

    fn new(directory: Option<PathBuf>, password: SharedPassword) -> Self {
        Self { directory, password, token: Mutex::default() }
    }

    /// Of two concurrent first uses, one opens the database and the other waits. The first in a process loads and
    /// initialises NSS.
    fn token(&self) -> Result<Arc<Token>, KeyStoreError> {
        let mut opened = lock(&self.token);
        if let Some(token) = &*opened {
            return Ok(Arc::clone(token));
        }
        let directory = self.directory.as_deref().ok_or_else(|| KeyStoreError::Failed("no home".into()))?;
        let token = Token::open(directory, Arc::clone(&self.password))?;
        Ok(Arc::clone(opened.insert(Arc::new(token))))
    }

    fn fresh(&self) -> Self {
        Self::new(self.directory.clone(), Arc::clone(&self.password))
    }
}

impl KeyStore for NssStore {
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        let keyed = self.token()?.read(objects::keyed_certificates)?;
        let certificates = keyed.into_iter().map(|keyed| keyed.certificate);
        Ok(certificates.filter(|certificate| issuer.matches(certificate)).collect())
    }

    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError> {
        self.token()?.read(|session| objects::is_taken(session, certificate))
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        // A fresh handle has the current password: another program may have changed it, and data encrypted with the
        // old one could not be read.
        self.token()?.reopen()?.write(|session| import::import(session, identity))
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        Ok(Arc::new(TokenKey::find(&self.token()?, certificate)?))
    }

    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        self.token()?.write(|session| objects::remove(session, &objects::keyed_certificate(session, certificate)?))
    }

    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        self.token()?.unlock(password)
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        Ok(Box::new(self.fresh()))
    }

    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError> {
        self.token()?.read(|session| objects::certificates_named(session, subject))
    }

    fn place(&self) -> StorePlace {
        place::of(self.directory.as_deref())
    }
}
