//! The current user's certificate store on Windows, which Edge and Chrome use.
//!
//! Certificates go into "MY", intermediate authorities into "CA", nothing ever into "Root". Keys
//! cannot be exported.
#![allow(unsafe_code, reason = "Windows' certificate and key functions have no safe interface")]

use std::sync::Arc;

use openssl::pkey::{PKey, Public};
use rustls::sign::SigningKey;
use schannel::cert_context::CertContext;

use super::algorithm::KeyAlgorithm;
use super::{HardwareKeys, Identity, KeyProtection, KeyStore, KeyStoreError, StorePlace};
use crate::certificate::{Certificate, Fingerprint, Name};
use crate::profile::IssuerMatch;
use crate::secret::{PrivateKey, Secret};

mod call;
mod capi;
mod cng;
mod hardware;
mod key_blob;
mod key_reference;
mod provider;
mod signature;
mod signing;
mod system_store;

#[cfg(test)]
mod tests;

use capi::Capi;
use cng::Cng;
use hardware::{Chip, PLATFORM_PROVIDER};
use key_reference::{Generation, KeyReference};
use provider::{KeyProvider, place, proves};
use signing::StoredKey;
use system_store::SystemStore;

/// The providers for new keys, best first.
const PROVIDERS: [&dyn KeyProvider; 2] = [&Cng, &Capi];

/// The store. Every call opens the user's stores again: nothing is cached.
#[derive(Clone, Debug)]
pub struct WindowsStore {
    personal: String,
    authorities: String,
    /// The prefix of the names of our keys; the rest is derived from the public key.
    key_prefix: String,
    /// The provider of keys in hardware.
    chip: &'static str,
}

impl WindowsStore {
    /// The store of the user who runs this program.
    pub fn current_user() -> Self {
        Self {
            personal: "MY".to_owned(),
            authorities: "CA".to_owned(),
            key_prefix: "certificate-app".to_owned(),
            chip: PLATFORM_PROVIDER,
        }
    }

    /// Stores and keys that are separate from the user's.
    #[cfg(any(test, feature = "test-support"))]
    pub fn apart(name: &str) -> Self {
        Self {
            personal: format!("{name}-MY"),
            authorities: format!("{name}-CA"),
            key_prefix: name.to_owned(),
            chip: PLATFORM_PROVIDER,
        }
    }

    fn personal(&self) -> Result<SystemStore, KeyStoreError> {
        Ok(SystemStore::open(&self.personal)?)
    }

    /// A name unique to this key, so that a repeated import finds it again.
    fn container(&self, key: &PKey<Public>) -> Result<String, KeyStoreError> {
        let name = Fingerprint::of(&key.public_key_to_der().map_err(unusable)?);
        Ok(format!("{}-{:.32}", self.key_prefix, name.to_string()))
    }

    /// The entry of a certificate whose key exists.
    fn find(&self, fingerprint: &Fingerprint) -> Result<(CertContext, KeyReference), KeyStoreError> {
        let entry = self.personal()?.find(fingerprint);
        entry.and_then(with_key).ok_or(KeyStoreError::NotFound(*fingerprint))
    }

    /// Stores intermediates, never a root.
    fn put_authorities(&self, intermediates: &[Certificate]) -> Result<(), KeyStoreError> {
        let mut authorities = SystemStore::open(&self.authorities)?;
        for authority in intermediates.iter().filter(|one| !one.is_self_issued()) {
            authorities.put(authority)?;
        }
        Ok(())
    }

    fn import_key(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        let mut personal = self.personal()?;
        let public_key = public_key(identity.certificate)?;
        if !identity.key.expose().public_eq(&public_key) {
            return Err(KeyStoreError::KeyUnusable("the certificate is for another key".into()));
        }
        let entry = personal.find(&identity.certificate.fingerprint());
        if entry.is_some_and(|entry| works(&entry, &public_key)) {
            return Ok(());
        }
        let container = self.container(&public_key)?;
        let key = place(&PROVIDERS, &container, identity.key.expose())?;
        Ok(personal.put_with_key(identity.certificate, &key)?)
    }
}

impl KeyStore for WindowsStore {
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        let personal = self.personal()?;
        let ours = personal.certificates().filter_map(|entry| {
            let certificate = Certificate::parse(entry.to_der()).ok()?;
            let listed = issuer.matches(&certificate) && with_key(entry).is_some();
            listed.then_some(certificate)
        });
        Ok(ours.collect())
    }

    /// The older generation keeps RSA keys everywhere; whether the current one keeps others has to be tried.
    fn keeps(&self, key: &PrivateKey) -> bool {
        let key = key.expose();
        KeyAlgorithm::of(key) == Some(KeyAlgorithm::Rsa)
            || place(&PROVIDERS, &format!("{}-trial-{}", self.key_prefix, std::process::id()), key)
                .is_ok_and(|trial| provider_of(&trial).delete(&trial).is_ok())
    }

    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError> {
        let is_namesake =
            |one: CertContext| Certificate::parse(one.to_der()).is_ok_and(|one| one.is_namesake_of(certificate));
        let stores = [self.personal()?, SystemStore::open(&self.authorities)?];
        Ok(stores.iter().flat_map(SystemStore::certificates).any(is_namesake))
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        if self.is_taken(identity.certificate)? {
            return Err(KeyStoreError::NumberTaken);
        }
        self.import_key(identity)?;
        self.put_authorities(identity.intermediates)
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        let (entry, reference) = self.find(certificate)?;
        let public_key = public_key(&Certificate::parse(entry.to_der()).map_err(unusable)?)?;
        let unsupported = || KeyStoreError::KeyUnusable("neither RSA nor P-256 nor P-384".into());
        let algorithm = KeyAlgorithm::of(&public_key).ok_or_else(unsupported)?;
        let provider = provider_of(&reference);
        Ok(Arc::new(StoredKey { provider, reference, algorithm }))
    }

    /// Deletes the key first: an interruption leaves a certificate with a reference to its key, and the next call
    /// completes the deletion.
    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        let personal = self.personal()?;
        let not_found = KeyStoreError::NotFound(*certificate);
        let entry = personal.find(certificate).ok_or(not_found)?;
        let key = KeyReference::of(&entry).ok_or(KeyStoreError::NotFound(*certificate))?;
        let shared = personal
            .certificates()
            .filter(|other| other != &entry)
            .filter_map(|other| KeyReference::of(&other))
            .any(|other| other.shares_container_with(&key));
        if !shared {
            provider_of(&key).delete(&key)?;
        }
        Ok(personal.remove(entry)?)
    }

    /// The user's sign-in to Windows has unlocked the store.
    fn unlock(&self, _password: &Secret) -> Result<(), KeyStoreError> {
        Ok(())
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        Ok(Box::new(self.clone()))
    }

    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError> {
        let stores = [SystemStore::open(&self.personal)?, SystemStore::open(&self.authorities)?];
        let found = stores.iter().flat_map(SystemStore::certificates);
        let found = found.filter_map(|entry| Certificate::parse(entry.to_der()).ok());
        Ok(found.filter(|certificate| certificate.subject().der() == subject.der()).collect())
    }

    fn hardware(&self) -> Option<&dyn HardwareKeys> {
        Some(self)
    }

    fn protection(&self, certificate: &Fingerprint) -> KeyProtection {
        let is_in_chip = |(_, key): (CertContext, KeyReference)| key.provider == PLATFORM_PROVIDER;
        if self.find(certificate).is_ok_and(is_in_chip) { KeyProtection::Hardware } else { KeyProtection::Software }
    }

    fn place(&self) -> StorePlace {
        let (name, exists) = (format!(r"CurrentUser\{}", self.personal), true); // every user has one
        let browsers = ["Microsoft Edge", "Google Chrome"].map(str::to_owned).into();
        StorePlace { name, folder: None, exists, browsers, left_behind: None }
    }
}

/// An entry with its key's reference, if that key exists.
fn with_key(entry: CertContext) -> Option<(CertContext, KeyReference)> {
    let key = KeyReference::of(&entry)?;
    provider_of(&key).has(&key).then_some((entry, key))
}

/// Whether an entry already has this key, and the key works.
fn works(entry: &CertContext, public_key: &PKey<Public>) -> bool {
    KeyReference::of(entry).is_some_and(|key| proves(provider_of(&key), &key, public_key))
}

fn provider_of(key: &KeyReference) -> &'static dyn KeyProvider {
    match key.generation {
        Generation::Cng if key.provider == PLATFORM_PROVIDER => &Chip,
        Generation::Cng => &Cng,
        Generation::Capi { .. } => &Capi,
    }
}

fn public_key(certificate: &Certificate) -> Result<PKey<Public>, KeyStoreError> {
    certificate.x509().and_then(|x509| x509.public_key()).map_err(unusable)
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> KeyStoreError {
    KeyStoreError::KeyUnusable(error.into())
}
