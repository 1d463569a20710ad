use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Public};
use zeroize::Zeroizing;

use super::{HardwareKey, HardwareKeys, Identity, KeyStore, KeyStoreError};
use crate::certificate::Certificate;
use crate::secret::PrivateKey;

/// The key of a request, until its certificate is stored.
#[derive(Debug)]
pub enum RequestKey {
    /// Held in memory, and sealed in the journal; stored together with its certificate.
    Software(PrivateKey),
    /// In the store's hardware from the beginning.
    Hardware(HardwareKey),
}

impl RequestKey {
    /// The public half.
    pub fn public_key(&self) -> Result<PKey<Public>, ErrorStack> {
        match self {
            Self::Software(key) => PKey::public_key_from_der(&key.public_key_der()?),
            Self::Hardware(key) => PKey::public_key_from_der(&key.public_key),
        }
    }

    /// Whether both have the same public half.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let public_key = other.public_key();
        public_key.is_ok_and(|other| self.public_key().is_ok_and(|public_key| public_key.public_eq(&other)))
    }

    /// The form stored in the journal: PKCS#8, or the reference to the hardware key as JSON.
    pub(crate) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
        match self {
            Self::Software(key) => key.to_pkcs8(),
            Self::Hardware(key) => Ok(Zeroizing::new(serde_json::to_vec(key).unwrap_or_default())),
        }
    }

    /// Reads the form stored in the journal.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let software = PrivateKey::from_pkcs8(bytes).ok().map(Self::Software);
        software.or_else(|| serde_json::from_slice(bytes).ok().map(Self::Hardware))
    }

    /// Stores certificate and intermediates with the key.
    pub fn store(
        &self,
        store: &dyn KeyStore,
        certificate: &Certificate,
        intermediates: &[Certificate],
    ) -> Result<(), KeyStoreError> {
        match self {
            Self::Software(key) => store.import(&Identity { key, certificate, intermediates }),
            Self::Hardware(key) => hardware_of(store)?.attach(key, certificate, intermediates),
        }
    }

    /// Removes a key that will get no certificate from the hardware; a software key has not been stored yet. A failure
    /// is only logged.
    pub(crate) fn discard(&self, store: &dyn KeyStore) {
        if let Self::Hardware(key) = self {
            let discarded = hardware_of(store).and_then(|hardware| hardware.discard(key));
            let _ = discarded.inspect_err(|error| tracing::warn!(%error, "an unused key cannot be removed"));
        }
    }
}

/// The hardware of a store that is expected to have some.
pub(crate) fn hardware_of(store: &dyn KeyStore) -> Result<&dyn HardwareKeys, KeyStoreError> {
    store.hardware().ok_or_else(|| KeyStoreError::NoHardware("this key store has none".into()))
}
