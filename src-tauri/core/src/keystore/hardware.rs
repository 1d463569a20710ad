use std::sync::Arc;

use rustls::sign::SigningKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::KeyStoreError;
use crate::certificate::Certificate;
use crate::est::KeyKind;

/// Where the key of a certificate is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum KeyProtection {
    /// In the files of the key store.
    #[default]
    Software,
    /// In this PC's security chip (TPM), which it never leaves.
    Hardware,
}

/// A reference to a key that was made in hardware. Contains no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HardwareKey {
    /// The name under which it is stored.
    pub name: String,
    /// The DER of its public half (`SubjectPublicKeyInfo`, RFC 5280 section 4.1).
    #[serde(with = "crate::base64_form")]
    pub public_key: Vec<u8>,
}

/// The part of a key store that makes keys in hardware. Calls may take seconds.
pub trait HardwareKeys {
    /// Makes a key and proves that it signs as TLS requires. Leaves nothing behind on error.
    fn create(&self, kind: KeyKind) -> Result<HardwareKey, KeyStoreError>;

    /// The key, for signing a request.
    fn signing_key(&self, key: &HardwareKey) -> Result<Arc<dyn SigningKey>, KeyStoreError>;

    /// Stores the key's certificate and its intermediates, as [`KeyStore::import`](super::KeyStore::import) does.
    fn attach(
        &self,
        key: &HardwareKey,
        certificate: &Certificate,
        intermediates: &[Certificate],
    ) -> Result<(), KeyStoreError>;

    /// Removes a key that has no certificate.
    fn discard(&self, key: &HardwareKey) -> Result<(), KeyStoreError>;
}
