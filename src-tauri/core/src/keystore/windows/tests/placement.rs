//! The choice between the generations, with both outcomes; and what an import leaves behind.

use std::sync::Mutex;

use openssl::rsa::Rsa;
use windows_sys::Win32::Security::Cryptography::AT_KEYEXCHANGE;

use super::super::provider::ProviderError;
use super::super::signature::{Digest, RSA_PKCS1};
use super::fixture::{self, WindowsFixture, keeps_modern_keys};
use super::*;
use crate::keystore::contract::authority::Authority;
use crate::keystore::contract::{BANK, StoreFixture, listed, one_imported};
use openssl::pkey::{PKeyRef, Private};
use rustls::SignatureScheme;

/// A provider in memory, with a configurable failure.
#[derive(Debug)]
struct Fake {
    name: &'static str,
    behaviour: Behaviour,
    kept: Mutex<Option<PKey<Private>>>,
    deleted: Mutex<bool>,
}

#[derive(Debug, PartialEq)]
enum Behaviour {
    Works,
    RefusesImport,
    /// Accepts the key but does not find it again, like CNG under Wine.
    Forgets,
    SignsWithAnotherKey,
}

impl Fake {
    fn new(name: &'static str, behaviour: Behaviour) -> Self {
        Self { name, behaviour, kept: Mutex::default(), deleted: Mutex::default() }
    }

    fn was_used(&self) -> bool {
        self.kept.lock().unwrap().is_some()
    }

    fn was_deleted(&self) -> bool {
        *self.deleted.lock().unwrap()
    }
}

impl KeyProvider for Fake {
    fn reference(&self, container: &str) -> KeyReference {
        KeyReference { provider: self.name.to_owned(), ..Cng.reference(container) }
    }

    fn put(&self, _container: &str, key: &PKeyRef<Private>) -> Result<(), ProviderError> {
        let kept = match self.behaviour {
            Behaviour::RefusesImport => return Err(ProviderError::Algorithm),
            Behaviour::SignsWithAnotherKey => rsa(),
            Behaviour::Works | Behaviour::Forgets => key.to_owned(),
        };
        *self.kept.lock().unwrap() = Some(kept);
        Ok(())
    }

    fn has(&self, _key: &KeyReference) -> bool {
        self.was_used()
    }

    fn sign(&self, _key: &KeyReference, digest: &Digest) -> Result<Vec<u8>, call::CallError> {
        let missing = || call::CallError::new("Sign", std::io::ErrorKind::NotFound.into());
        let kept = self.kept.lock().unwrap();
        let key = kept.as_ref().filter(|_| self.behaviour != Behaviour::Forgets);
        let mut context = openssl::pkey_ctx::PkeyCtx::new(key.ok_or_else(missing)?).unwrap();
        context.sign_init().unwrap();
        context.set_signature_md(openssl::md::Md::sha256()).unwrap();
        let mut signature = Vec::new();
        context.sign_to_vec(&digest.bytes, &mut signature).unwrap();
        Ok(signature)
    }

    fn schemes(&self, _algorithm: KeyAlgorithm) -> &'static [SignatureScheme] {
        &RSA_PKCS1
    }

    fn delete(&self, _key: &KeyReference) -> Result<(), call::CallError> {
        *self.deleted.lock().unwrap() = true;
        Ok(())
    }
}

fn rsa() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()
}

#[test]
fn a_persistent_modern_key_is_used_and_the_older_provider_is_not() {
    let (modern, older) = (Fake::new("modern", Behaviour::Works), Fake::new("older", Behaviour::Works));
    let reference = place(&[&modern, &older], "key", &rsa()).unwrap();
    assert_eq!(reference.provider, "modern");
    assert!(!modern.was_deleted() && !older.was_used());
}

#[test]
fn a_modern_key_that_does_not_persist_is_removed_and_the_older_provider_used() {
    for (behaviour, is_taken) in
        [(Behaviour::Forgets, true), (Behaviour::SignsWithAnotherKey, true), (Behaviour::RefusesImport, false)]
    {
        let (modern, older) = (Fake::new("modern", behaviour), Fake::new("older", Behaviour::Works));
        assert_eq!(place(&[&modern, &older], "key", &rsa()).unwrap().provider, "older");
        assert!(modern.was_deleted() == is_taken && older.was_used());
    }
}

#[test]
fn a_key_that_works_nowhere_is_an_error_and_leaves_nothing() {
    let modern = Fake::new("modern", Behaviour::Forgets);
    let older = Fake::new("older", Behaviour::Forgets);
    let error = place(&[&modern, &older], "key", &rsa()).unwrap_err();
    assert!(matches!(error, KeyStoreError::KeyUnusable(_)), "{error:?}");
    assert!(modern.was_deleted() && older.was_deleted());
}

#[test]
fn a_repeated_import_reuses_the_stored_key() {
    let (modern, key) = (Fake::new("modern", Behaviour::Works), rsa());
    place(&[&modern], "key", &key).unwrap();
    assert_eq!(place(&[&modern], "key", &key).unwrap().provider, "modern");
    assert!(!modern.was_deleted());
}

#[test]
fn the_real_system_gets_a_modern_key_where_it_keeps_them() {
    let fixture = WindowsFixture::fresh();
    let (issued, _) = one_imported(&fixture);
    let entry = fixture.personal().find(&issued.certificate.fingerprint()).unwrap();
    let generation = KeyReference::of(&entry).unwrap().generation;
    assert_eq!(generation == Generation::Cng, keeps_modern_keys(), "{generation:?}");
}

#[test]
fn if_no_provider_keeps_p256_the_import_fails_and_leaves_nothing() {
    if keeps_modern_keys() {
        return; // the contract's cases import one
    }
    let fixture = WindowsFixture::fresh();
    let issued = Authority::new(BANK).issue_p256("curve");
    let error = fixture.open().import(&issued.identity()).unwrap_err();
    assert!(matches!(error, KeyStoreError::KeyUnusable(_)), "{error:?}");
    assert!(fixture.certificates().is_empty());
    assert_eq!(fixture.key_count(), 0);
}

#[test]
fn an_imported_key_cannot_be_exported() {
    let fixture = WindowsFixture::fresh();
    let (issued, _) = one_imported(&fixture);
    let entry = fixture.personal().find(&issued.certificate.fingerprint()).unwrap();
    let key = KeyReference::of(&entry).unwrap();
    assert_ne!(exported(&key), 0);
    let mut alone = schannel::cert_store::Memory::new().unwrap().into_store();
    alone.add_cert(&entry, schannel::cert_store::CertAdd::Always).unwrap();
    alone.export_pkcs12("password").unwrap_err();
}

/// The error code of a direct attempt to export the key; 0 if it succeeds.
fn exported(key: &KeyReference) -> i32 {
    use windows_sys::Win32::Security::Cryptography::{
        BCRYPT_RSAFULLPRIVATE_BLOB, CryptExportKey, CryptGetUserKey, NCryptExportKey, PRIVATEKEYBLOB,
    };
    let mut blob = [0_u8; 4096];
    let mut size = 4096;
    // SAFETY: the handles are opened here, for this process's short life; `size` is the buffer's.
    unsafe {
        if key.generation == Generation::Cng {
            let handle = fixture::open_modern(key);
            let form = BCRYPT_RSAFULLPRIVATE_BLOB;
            let list = std::ptr::null();
            return NCryptExportKey(handle, 0, form, list, blob.as_mut_ptr(), size, &raw mut size, 0);
        }
        let (provider, mut handle) = (fixture::open_older(key), 0);
        assert_ne!(CryptGetUserKey(provider, AT_KEYEXCHANGE, &raw mut handle), 0);
        let done = CryptExportKey(handle, 0, PRIVATEKEYBLOB, 0, blob.as_mut_ptr(), &raw mut size);
        if done == 0 { std::io::Error::last_os_error().raw_os_error().unwrap() } else { 0 }
    }
}

#[test]
fn nothing_is_added_to_the_trusted_roots() {
    let roots = || {
        let store = SystemStore::open("Root").unwrap();
        let mut all: Vec<_> = store.certificates().map(|one| one.to_der().to_vec()).collect();
        all.sort();
        all
    };
    let before = roots();
    let fixture = WindowsFixture::fresh();
    let (issued, _) = one_imported(&fixture);
    assert_eq!(roots(), before);
    let authorities: Vec<_> = fixture.authorities().certificates().map(|one| one.to_der().to_vec()).collect();
    assert_eq!(authorities, [issued.chain[0].der()]);
}

#[test]
fn a_deletion_interrupted_after_the_key_is_finished_by_the_next() {
    let fixture = WindowsFixture::fresh();
    let (issued, store) = one_imported(&fixture);
    let fingerprint = issued.certificate.fingerprint();
    let key = KeyReference::of(&fixture.personal().find(&fingerprint).unwrap()).unwrap();
    provider_of(&key).delete(&key).unwrap();
    assert!(listed(&*store, BANK).is_empty());
    assert!(matches!(store.signing_key(&fingerprint), Err(KeyStoreError::NotFound(_))));
    store.delete(&fingerprint).unwrap();
    assert!(fixture.personal().find(&fingerprint).is_none());
}

/// What one process stores, another finds, uses and deletes: several identities, three processes.
#[test]
fn other_processes_find_it() {
    let fixture = WindowsFixture::fresh();
    let bank = Authority::new(BANK);
    let all = ["one", "two", "two"].map(|name| bank.issue(name));
    for issued in &all {
        fixture.open().import(&issued.identity()).unwrap();
    }
    for issued in &all {
        in_another_process(&fixture, &issued.certificate);
    }
    assert!(listed(&*fixture.open(), BANK).is_empty());
    assert_eq!(fixture.key_count(), 0);
}

const STORE: &str = "TEST_STORE_NAME";
const CERTIFICATE: &str = "TEST_CERTIFICATE";

fn in_another_process(fixture: &WindowsFixture, certificate: &Certificate) {
    let child = "keystore::windows::tests::placement::as_another_process";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--ignored"])
        .env(STORE, &fixture.store.key_prefix)
        .env(CERTIFICATE, certificate.fingerprint().to_string())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

#[test]
#[ignore = "started by other_processes_find_it"]
#[expect(clippy::disallowed_methods, reason = "a child gets its parameters from the environment")]
fn as_another_process() {
    let store = WindowsStore::apart(&std::env::var(STORE).unwrap());
    let fingerprint: Fingerprint = std::env::var(CERTIFICATE).unwrap().parse().unwrap();
    let entry = store.personal().unwrap().find(&fingerprint).unwrap();
    let certificate = Certificate::parse(entry.to_der()).unwrap();
    crate::keystore::prove_possession(&store, &certificate).unwrap();
    store.delete(&fingerprint).unwrap();
}
