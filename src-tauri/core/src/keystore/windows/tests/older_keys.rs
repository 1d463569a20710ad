//! Keys left by the bank's earlier tools and by users.

use schannel::cert_store::{CertAdd, PfxImportOptions};
use windows_sys::Win32::Security::Cryptography::{AT_KEYEXCHANGE, PROV_RSA_FULL};

use super::fixture::WindowsFixture;
use super::*;
use crate::keystore::contract::authority::Authority;
use crate::keystore::contract::{BANK, StoreFixture, listed};
use crate::keystore::prove_possession;

/// A provider that supports nothing newer than SHA-1.
const OLD_PROVIDER: &str = "Microsoft Enhanced Cryptographic Provider v1.0";

#[test]
fn a_key_of_a_provider_without_sha2_is_listed_signs_and_is_deleted() {
    let fixture = WindowsFixture::fresh();
    let issued = Authority::new(BANK).issue("旧ツール");
    let container = format!("{}old", fixture.store.key_prefix);
    Capi.put(&container, issued.key.expose()).unwrap();
    let old = KeyReference {
        provider: OLD_PROVIDER.to_owned(),
        generation: Generation::Capi { provider_type: PROV_RSA_FULL, key: AT_KEYEXCHANGE },
        ..Capi.reference(&container)
    };
    fixture.personal().put_with_key(&issued.certificate, &old).unwrap();
    let store = fixture.open();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    prove_possession(&*store, &issued.certificate).unwrap();
    store.delete(&issued.certificate.fingerprint()).unwrap();
    assert_eq!(fixture.key_count(), 0);
}

#[test]
fn a_key_from_a_pfx_file_is_listed_and_signs() {
    let fixture = WindowsFixture::fresh();
    let issued = Authority::new(BANK).issue("PFX");
    let x509 = issued.certificate.x509().unwrap();
    let mut file = openssl::pkcs12::Pkcs12::builder();
    file.name("key").pkey(issued.key.expose()).cert(&x509);
    let file = file.build2("password").unwrap().to_der().unwrap();
    let imported = PfxImportOptions::new().password("password").import(&file).unwrap();
    let mut personal = schannel::cert_store::CertStore::open_current_user(&fixture.store.personal).unwrap();
    for entry in imported.certs() {
        personal.add_cert(&entry, CertAdd::ReplaceExisting).unwrap();
    }
    drop(personal); // closing writes it
    let entry = fixture.personal().find(&issued.certificate.fingerprint()).unwrap();
    let key = KeyReference::of(&entry);
    assert!(key.as_ref().is_some_and(|key| provider_of(key).has(key)), "{key:?}");
    let store = fixture.open();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    prove_possession(&*store, &issued.certificate).unwrap();
    store.delete(&issued.certificate.fingerprint()).unwrap();
    assert!(listed(&*fixture.open(), BANK).is_empty());
}

#[test]
fn a_container_with_two_certificates_is_deleted_with_the_second() {
    let fixture = WindowsFixture::fresh();
    let bank = Authority::new(BANK);
    let first = bank.issue("first");
    let second = bank.certify("second", &first.key);
    let container = format!("{}shared", fixture.store.key_prefix);
    Capi.put(&container, first.key.expose()).unwrap();
    for certificate in [&first.certificate, &second] {
        fixture.personal().put_with_key(certificate, &Capi.reference(&container)).unwrap();
    }
    let store = fixture.open();
    store.delete(&first.certificate.fingerprint()).unwrap();
    prove_possession(&*store, &second).unwrap();
    store.delete(&second.fingerprint()).unwrap();
    assert_eq!(fixture.key_count(), 0);
}
