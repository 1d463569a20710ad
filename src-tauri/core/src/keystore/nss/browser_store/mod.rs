//! The databases of this user's browsers as one store. New keys go into the database of the browser that the user uses;
//! keys from a time when the user used another browser are found in that browser's database.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::sign::SigningKey;

use super::NssStore;
use crate::browsers::databases::Databases;
use crate::certificate::{Certificate, Fingerprint, Name};
use crate::keystore::{Identity, KeyStore, KeyStoreError, StorePlace};
use crate::profile::IssuerMatch;
use crate::secret::Secret;

/// This user's store.
#[derive(Debug)]
pub struct BrowserStore {
    /// Located on first use.
    stores: OnceLock<Stores>,
}

#[derive(Debug)]
struct Stores {
    ours: NssStore,
    /// Only read and deleted from.
    others: Vec<NssStore>,
}

impl BrowserStore {
    /// Does not locate or open anything yet.
    pub fn of_this_user() -> Self {
        Self { stores: OnceLock::new() }
    }

    fn stores(&self) -> &Stores {
        self.stores.get_or_init(|| match Databases::of_this_user() {
            Some(Databases { ours, others }) => Stores::new(Some(ours), others),
            None => Stores::new(None, Vec::new()),
        })
    }
}

impl Stores {
    fn new(ours: Option<PathBuf>, others: Vec<PathBuf>) -> Self {
        let store = |folder| NssStore::new(folder, Arc::default());
        Self { ours: store(ours), others: others.into_iter().map(|folder| store(Some(folder))).collect() }
    }

    fn fresh(&self) -> Self {
        Self { ours: self.ours.fresh(), others: self.others.iter().map(NssStore::fresh).collect() }
    }
}

impl KeyStore for BrowserStore {
    /// Skips other browsers' databases that cannot be read: this user's browser does not use them.
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        let Stores { ours, others } = self.stores();
        let mut found = ours.certificates(issuer)?;
        for other in others {
            let more = other.certificates(issuer).unwrap_or_else(|error| {
                tracing::warn!(code = ?error.code(), %error, "another browser's certificates cannot be read");
                Vec::new()
            });
            found.extend(more.into_iter().filter(|one| !found.contains(one)).collect::<Vec<_>>());
        }
        Ok(found)
    }

    /// Checks the database that new certificates go into.
    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError> {
        self.stores().ours.is_taken(certificate)
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        self.stores().ours.import(identity)
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        let Stores { ours, others } = self.stores();
        match ours.signing_key(certificate) {
            missing @ Err(KeyStoreError::NotFound(_)) => {
                others.iter().find_map(|other| other.signing_key(certificate).ok()).map_or(missing, Ok)
            }
            found => found,
        }
    }

    /// Deletes from each database that has it.
    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        let Stores { ours, others } = self.stores();
        let mut outcome = ours.delete(certificate);
        for other in others.iter().filter(|other| other.signing_key(certificate).is_ok()) {
            let removed = other.delete(certificate);
            outcome = match outcome {
                Ok(()) | Err(KeyStoreError::NotFound(_)) => removed,
                failed => failed,
            };
        }
        outcome
    }

    /// Other databases may have the same password, or are skipped.
    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        let Stores { ours, others } = self.stores();
        ours.unlock(password)?;
        let locked = others.iter().filter(|other| other.unlock(password).is_err()).count();
        if locked > 0 {
            tracing::warn!(locked, "databases of other browsers have another password");
        }
        Ok(())
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        Ok(Box::new(Self { stores: self.stores().fresh().into() }))
    }

    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError> {
        let Stores { ours, others } = self.stores();
        let mut found = ours.named(subject)?;
        found.extend(others.iter().filter_map(|other| other.named(subject).ok()).flatten());
        Ok(found)
    }

    /// The database that new certificates go into.
    fn place(&self) -> StorePlace {
        self.stores().ours.place()
    }
}

#[cfg(test)]
mod tests;
