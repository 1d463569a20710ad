//! Where certificates and their keys live: one trait, one implementation per kind of store.

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
    /// Intermediate authorities; never a root, and the store would not take one.
    pub intermediates: &'a [Certificate],
}

/// A user's certificate store. Calls block (they may ask hardware): keep them off the event loop.
///
/// Every implementation passes [`contract`], so what is said here is tested for all of them.
pub trait KeyStore: Send + Sync + fmt::Debug {
    /// The certificates issued by `issuer` whose private key is in this store, in no order.
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError>;

    /// Whether this store can keep and use such a key; nothing is left in it. Asked before a certificate is requested.
    fn keeps(&self, key: &PrivateKey) -> bool {
        KeyAlgorithm::of(key.expose()).is_some()
    }

    /// Whether another certificate in this store, with a key or without, has this one's issuer and serial number,
    /// which is what programs know a certificate by.
    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError>;

    /// Puts key, certificate and intermediates into the store. Repeating it, also after a crash
    /// half-way, leaves exactly one of each. Where issuer and serial number are taken, nothing is changed.
    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError>;

    /// The key of a certificate, usable inside the store for TLS and for [`prove_possession`].
    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError>;

    /// Removes a certificate and its key, and nothing else.
    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError>;

    /// Opens a store that is protected by a password, for this object's lifetime and for every
    /// object [`reopen`](Self::reopen)ed from it.
    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError>;

    /// A handle that shares no cached object with this one: what it finds is really stored.
    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError>;

    /// The stored certificates of this subject, with or without a key: those that may have issued others.
    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError>;

    /// Where it is. Asking makes and opens nothing.
    fn place(&self) -> StorePlace;

    /// What makes keys in this PC's hardware; `None` where the store works with none.
    fn hardware(&self) -> Option<&dyn HardwareKeys> {
        None
    }

    /// Where the key of a certificate lives.
    fn protection(&self, _certificate: &Fingerprint) -> KeyProtection {
        KeyProtection::Software
    }
}
