//! A simulated security chip, for tests.

use std::sync::Arc;

use openssl::pkey::{PKey, PKeyRef, Private, Public};
use rustls::sign::SigningKey;

use super::{Call, MemoryStore, Shared, belongs, software_key};
use crate::certificate::Certificate;
use crate::enrollment::generate_key;
use crate::est::KeyKind;
use crate::keystore::{HardwareKey, HardwareKeys, Identity, KeyStore, KeyStoreError};
use crate::secret::PrivateKey;

impl HardwareKeys for MemoryStore {
    fn create(&self, kind: KeyKind) -> Result<HardwareKey, KeyStoreError> {
        let mut shared = self.enter(Call::CreateInHardware)?;
        if !matches!(kind, KeyKind::Rsa2048 | KeyKind::EcP256) {
            return Err(KeyStoreError::NoHardware("it makes no such keys".into()));
        }
        let key = generate_key(kind).map_err(failed)?;
        let public_key = key.public_key_der().map_err(failed)?;
        shared.put_key(&key);
        shared.hardware.get_or_insert_default().push(public_key.clone());
        Ok(HardwareKey { name: format!("key {}", shared.keys.len()), public_key })
    }

    fn signing_key(&self, key: &HardwareKey) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        let found = self.enter(Call::SigningKey)?.made(key)?;
        software_key(&found, self.clone())
    }

    fn attach(
        &self,
        key: &HardwareKey,
        certificate: &Certificate,
        intermediates: &[Certificate],
    ) -> Result<(), KeyStoreError> {
        let found = PrivateKey::new(self.shared().made(key)?);
        self.import(&Identity { key: &found, certificate, intermediates })
    }

    fn discard(&self, key: &HardwareKey) -> Result<(), KeyStoreError> {
        let mut shared = self.enter(Call::Delete)?;
        let public_key = PKey::public_key_from_der(&key.public_key).map_err(failed)?;
        let Shared { keys, certificates, .. } = &mut *shared;
        let is_used = |one: &PKeyRef<Private>| certificates.iter().any(|certificate| belongs(one, certificate));
        keys.retain(|one| !one.public_eq(&public_key) || is_used(one));
        Ok(())
    }
}

impl Shared {
    fn made(&self, key: &HardwareKey) -> Result<PKey<Private>, KeyStoreError> {
        let public_key: PKey<Public> = PKey::public_key_from_der(&key.public_key).map_err(failed)?;
        let found = self.keys.iter().find(|one| one.public_eq(&public_key));
        found.cloned().ok_or_else(|| KeyStoreError::KeyUnusable("the key is gone".into()))
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> KeyStoreError {
    KeyStoreError::Failed(error.into())
}
