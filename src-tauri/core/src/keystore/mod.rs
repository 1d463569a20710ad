//! Stores of certificates and their keys: one trait, one implementation per kind of store.

use std::fmt;
use std::sync::Arc;

use rustls::sign::SigningKey;

use crate::certificate::{Certificate, Fingerprint, Name};
use crate::profile::IssuerMatch;
use crate::secret::{PrivateKey, Secret};

mod algorithm;
use algorithm::KeyAlgorithm;

mod error;
pub use error::KeyStoreError;

mod hardware;
pub use hardware::{HardwareKey, HardwareKeys, KeyProtection};

mod location;
pub use location::{StoreLocation, StoreLocationError};

mod place;
pub use place::StorePlace;

mod possession;
pub use possession::prove_possession;

mod request_key;
pub use request_key::RequestKey;
pub(crate) use request_key::hardware_of;

mod signature;

#[cfg(any(test, feature = "test-support"))]
pub mod contract;
#[cfg(any(test, feature = "test-support"))]
mod memory;
#[cfg(any(test, feature = "test-support"))]
pub use memory::{Call, MemoryStore};
#[cfg(target_os = "linux")]
pub mod nss;
#[cfg(windows)]
pub mod windows;

/// A private key with its certificate and the authorities between it and the root.
#[derive(Debug)]
pub struct Identity<'a> {
    /// The key; the store takes a copy.
    pub key: &'a PrivateKey,
    /// The end-entity certificate for that key.
    pub certificate: &'a Certificate,
    /// Intermediate authorities. A store ignores roots.
    pub intermediates: &'a [Certificate],
}

/// A user's certificate store. Calls block (they may use hardware): keep them off the event loop.
///
/// Every implementation passes [`contract`], which tests what is documented here.
pub trait KeyStore: Send + Sync + fmt::Debug {
    /// The certificates issued by `issuer` whose private key is in this store, in no particular order.
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError>;

    /// Whether this store can keep and use such a key; leaves nothing in it. Called before a certificate is requested.
    fn keeps(&self, key: &PrivateKey) -> bool {
        KeyAlgorithm::of(key.expose()).is_some()
    }

    /// Whether another certificate in this store, with a key or without, has the same issuer and serial number, by
    /// which programs identify a certificate.
    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError>;

    /// Stores key, certificate and intermediates. Repeating it, even after a crash half-way, leaves exactly one of
    /// each. If issuer and serial number are taken, nothing is changed.
    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError>;

    /// The key of a certificate, usable inside the store for TLS and for [`prove_possession`].
    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError>;

    /// Removes a certificate and its key, and nothing else.
    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError>;

    /// Unlocks a store that is protected by a password, for the lifetime of this object and of every object
    /// [`reopen`](Self::reopen)ed from it.
    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError>;

    /// A handle that shares no cached object with this one: what it finds is really stored.
    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError>;

    /// The stored certificates of this subject, with or without a key: possible issuers of others.
    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError>;

    /// Where the store is. Creates and opens nothing.
    fn place(&self) -> StorePlace;

    /// Makes keys in this PC's hardware; `None` if the store supports no hardware.
    fn hardware(&self) -> Option<&dyn HardwareKeys> {
        None
    }

    /// Where the key of a certificate is stored.
    fn protection(&self, _certificate: &Fingerprint) -> KeyProtection {
        KeyProtection::Software
    }
}
