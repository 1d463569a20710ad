//! A key store in memory, for tests: any call can be made to fail.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use openssl::pkey::{PKey, PKeyRef, Private};
use rustls::sign::SigningKey;

use super::algorithm::KeyAlgorithm;
use super::{HardwareKeys, Identity, KeyProtection, KeyStore, KeyStoreError, StorePlace};
use crate::certificate::{Certificate, Fingerprint, Name};
use crate::lock::lock;
use crate::profile::IssuerMatch;
use crate::secret::{PrivateKey, Secret};

mod hardware;
mod software_key;
use software_key::software_key;

#[cfg(test)]
mod tests;

/// A call that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// [`KeyStore::certificates`]
    Certificates,
    /// [`KeyStore::import`], before anything is stored.
    Import,
    /// [`KeyStore::import`], after the key is stored and before the certificate is.
    ImportAfterKey,
    /// [`KeyStore::signing_key`]
    SigningKey,
    /// [`HardwareKeys::create`]
    CreateInHardware,
    /// A signature by a key that [`KeyStore::signing_key`] returned.
    Sign,
    /// [`KeyStore::delete`]
    Delete,
    /// [`KeyStore::unlock`]
    Unlock,
    /// [`KeyStore::reopen`]
    Reopen,
}

/// The store. A clone is the same handle, and so is a [`reopen`](KeyStore::reopen)ed one.
#[derive(Clone, Default)]
pub struct MemoryStore {
    shared: Arc<Mutex<Shared>>,
    unlocked: Arc<AtomicBool>,
}

#[derive(Default)]
struct Shared {
    keys: Vec<PKey<Private>>,
    certificates: Vec<Certificate>,
    password: Option<Secret>,
    failures: Vec<Failure>,
    keeps_rsa_only: bool,
    /// The public halves (DER) of the keys that were made in hardware; `None` if there is no hardware.
    hardware: Option<Vec<Vec<u8>>>,
}

struct Failure {
    call: Call,
    once: bool,
    error: Box<dyn Fn() -> KeyStoreError + Send>,
}

impl MemoryStore {
    /// An empty store without a password.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store that requires this password.
    pub fn with_password(password: Secret) -> Self {
        let store = Self::new();
        store.protect(password);
        store
    }

    /// An empty store, on a PC with a security chip.
    pub fn with_hardware() -> Self {
        let store = Self::new();
        store.shared().hardware = Some(Vec::new());
        store
    }

    /// Keeps RSA keys only from now on, like Windows where only the older generation of keys works.
    pub fn keep_rsa_only(&self) {
        self.shared().keeps_rsa_only = true;
    }

    /// Sets a password for the store, for handles that are opened from now on and for this one.
    pub fn protect(&self, password: Secret) {
        self.unlocked.store(false, Ordering::SeqCst);
        self.shared().password = Some(password);
    }

    /// Makes every such call fail from now on, until [`heal`](Self::heal).
    pub fn fail_at(&self, call: Call, error: impl Fn() -> KeyStoreError + Send + 'static) {
        self.shared().failures.push(Failure { call, once: false, error: Box::new(error) });
    }

    /// Makes the next such call fail, and no later one.
    pub fn fail_once(&self, call: Call, error: impl Fn() -> KeyStoreError + Send + 'static) {
        self.shared().failures.push(Failure { call, once: true, error: Box::new(error) });
    }

    /// Cancels all configured failures.
    pub fn heal(&self) {
        self.shared().failures.clear();
    }

    /// Every certificate in the store, authorities and those without a key included.
    pub fn all_certificates(&self) -> Vec<Certificate> {
        self.shared().certificates.clone()
    }

    /// How many private keys the store holds.
    pub fn key_count(&self) -> usize {
        self.shared().keys.len()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }

    /// The state, unless a configured failure or the password prevents `call`.
    fn enter(&self, call: Call) -> Result<MutexGuard<'_, Shared>, KeyStoreError> {
        let mut shared = self.shared();
        shared.fail(call)?;
        if shared.password.is_some() && !self.unlocked.load(Ordering::SeqCst) {
            return Err(KeyStoreError::PasswordRequired);
        }
        Ok(shared)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl KeyStore for MemoryStore {
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        let shared = self.enter(Call::Certificates)?;
        let matching = shared.certificates.iter().filter(|certificate| issuer.matches(certificate));
        Ok(matching.filter(|certificate| shared.key_of(certificate).is_some()).cloned().collect())
    }

    fn keeps(&self, key: &PrivateKey) -> bool {
        match KeyAlgorithm::of(key.expose()) {
            Some(KeyAlgorithm::Rsa) => true,
            Some(KeyAlgorithm::Ecdsa(_)) => !self.shared().keeps_rsa_only,
            None => false,
        }
    }

    fn is_taken(&self, certificate: &Certificate) -> Result<bool, KeyStoreError> {
        let shared = self.enter(Call::Certificates)?;
        Ok(shared.certificates.iter().any(|one| one.is_namesake_of(certificate)))
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        let mut shared = self.enter(Call::Import)?;
        if shared.certificates.iter().any(|one| one.is_namesake_of(identity.certificate)) {
            return Err(KeyStoreError::NumberTaken);
        }
        if !belongs(identity.key.expose(), identity.certificate) {
            return Err(KeyStoreError::KeyUnusable("the certificate is for another key".into()));
        }
        shared.put_key(identity.key);
        shared.fail(Call::ImportAfterKey)?;
        shared.put_certificate(identity.certificate);
        for authority in identity.intermediates.iter().filter(|one| !one.is_self_issued()) {
            shared.put_certificate(authority);
        }
        Ok(())
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        let shared = self.enter(Call::SigningKey)?;
        let key = shared.find(certificate).and_then(|found| shared.key_of(found));
        software_key(key.ok_or(KeyStoreError::NotFound(*certificate))?, self.clone())
    }

    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        let mut shared = self.enter(Call::Delete)?;
        let found = shared.find(certificate).filter(|found| shared.key_of(found).is_some());
        let removed = found.cloned().ok_or(KeyStoreError::NotFound(*certificate))?;
        let Shared { keys, certificates, .. } = &mut *shared;
        certificates.retain(|one| *one != removed);
        keys.retain(|key| !belongs(key, &removed) || certificates.iter().any(|one| belongs(key, one)));
        Ok(())
    }

    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        let mut shared = self.shared();
        shared.fail(Call::Unlock)?;
        match &shared.password {
            Some(right) if right.expose() != password.expose() => Err(KeyStoreError::WrongPassword),
            _ => {
                self.unlocked.store(true, Ordering::SeqCst);
                Ok(())
            }
        }
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        self.shared().fail(Call::Reopen)?;
        Ok(Box::new(self.clone()))
    }

    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError> {
        let shared = self.enter(Call::Certificates)?;
        let named = shared.certificates.iter().filter(|certificate| certificate.subject() == subject);
        Ok(named.cloned().collect())
    }

    fn hardware(&self) -> Option<&dyn HardwareKeys> {
        self.shared().hardware.is_some().then_some(self)
    }

    fn protection(&self, certificate: &Fingerprint) -> KeyProtection {
        let shared = self.shared();
        let public_key = shared.find(certificate).and_then(|found| shared.key_of(found)?.public_key_to_der().ok());
        let is_there = |made: &Vec<Vec<u8>>| public_key.is_some_and(|key| made.contains(&key));
        if shared.hardware.as_ref().is_some_and(is_there) { KeyProtection::Hardware } else { KeyProtection::Software }
    }

    fn place(&self) -> StorePlace {
        let (name, browsers) = ("memory".to_owned(), vec!["Chromium".to_owned()]);
        StorePlace { name, folder: None, exists: true, browsers, left_behind: None }
    }
}

impl Shared {
    fn fail(&mut self, call: Call) -> Result<(), KeyStoreError> {
        let Some(position) = self.failures.iter().position(|failure| failure.call == call) else {
            return Ok(());
        };
        let error = (self.failures[position].error)();
        if self.failures[position].once {
            self.failures.remove(position);
        }
        Err(error)
    }

    fn find(&self, fingerprint: &Fingerprint) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| certificate.fingerprint() == *fingerprint)
    }

    fn key_of(&self, certificate: &Certificate) -> Option<&PKey<Private>> {
        self.keys.iter().find(|key| belongs(key, certificate))
    }

    fn put_certificate(&mut self, certificate: &Certificate) {
        if !self.certificates.contains(certificate) {
            self.certificates.push(certificate.clone());
        }
    }

    fn put_key(&mut self, key: &PrivateKey) {
        if !self.keys.iter().any(|known| known.public_eq(key.expose())) {
            self.keys.push(key.expose().to_owned());
        }
    }
}

fn belongs(key: &PKeyRef<Private>, certificate: &Certificate) -> bool {
    let public_key = certificate.x509().and_then(|x509| x509.public_key());
    public_key.is_ok_and(|public_key| key.public_eq(&public_key))
}
