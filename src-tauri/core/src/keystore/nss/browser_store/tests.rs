//! The contract, with another browser's database next to ours; and certificates in that database.

use super::*;
use crate::keystore::contract::authority::Authority;
use crate::keystore::contract::{BANK, Issued, StoreFixture, issue_quickly, issued_by, listed};
use crate::keystore::nss::contract_tests::NssFixture;
use crate::keystore::prove_possession;
use crate::secret::PrivateKey;

struct Browsers {
    ours: NssFixture,
    other: NssFixture,
}

impl Browsers {
    fn fresh() -> Self {
        let other = NssFixture::fresh();
        // That browser is in use: it has created its database.
        other.open().certificates(&issued_by(BANK)).unwrap();
        Self { ours: NssFixture::fresh(), other }
    }

    fn store(&self) -> BrowserStore {
        let stores = Stores::new(Some(self.ours.path().to_owned()), vec![self.other.path().to_owned()]);
        BrowserStore { stores: stores.into() }
    }
}

impl StoreFixture for Browsers {
    fn open(&self) -> Box<dyn KeyStore> {
        Box::new(self.store())
    }

    fn put_certificate(&self, certificate: &Certificate) {
        self.ours.put_certificate(certificate);
    }

    fn put_key(&self, key: &PrivateKey, certificate: &Certificate) {
        self.ours.put_key(key, certificate);
    }

    fn certificates(&self) -> Vec<Vec<u8>> {
        self.ours.certificates()
    }

    fn key_count(&self) -> usize {
        self.ours.key_count() + self.other.key_count()
    }

    fn protect(&self, password: &str) {
        self.ours.protect(password);
    }
}

crate::key_store_contract!(Browsers::fresh());

fn bank() -> Authority {
    Authority::new(BANK)
}

fn issued(browsers: &Browsers) -> Issued {
    issue_quickly(browsers, &bank(), "logid031 A001 2026")
}

#[test]
fn case_25_a_new_certificate_is_stored_in_ours_only() {
    let browsers = Browsers::fresh();
    browsers.store().import(&issued(&browsers).identity()).unwrap();
    assert_eq!((browsers.ours.key_count(), browsers.other.key_count()), (1, 0));
}

/// Issued while the user used another browser.
#[test]
fn case_25_a_certificate_in_another_browsers_database_is_listed_works_and_can_be_removed() {
    let browsers = Browsers::fresh();
    let old = issued(&browsers);
    browsers.other.open().import(&old.identity()).unwrap();
    let store = browsers.store();
    assert_eq!(listed(&store, BANK), [old.certificate.der().to_vec()]);
    prove_possession(&store, &old.certificate).unwrap();
    let renewed = issued(&browsers);
    store.import(&renewed.identity()).unwrap();
    assert_eq!(listed(&store, BANK).len(), 2);
    store.delete(&old.certificate.fingerprint()).unwrap();
    assert_eq!(listed(&store, BANK), [renewed.certificate.der().to_vec()]);
    assert_eq!((browsers.ours.key_count(), browsers.other.key_count()), (1, 0));
}

/// Copied by hand, or by the update of a Snap.
#[test]
fn case_25_a_certificate_in_both_is_listed_once_and_removed_from_both() {
    let browsers = Browsers::fresh();
    let copied = issued(&browsers);
    browsers.other.open().import(&copied.identity()).unwrap();
    let store = browsers.store();
    store.import(&copied.identity()).unwrap();
    assert_eq!(listed(&store, BANK).len(), 1);
    store.delete(&copied.certificate.fingerprint()).unwrap();
    assert_eq!(browsers.key_count(), 0);
    let gone = store.delete(&copied.certificate.fingerprint());
    assert!(matches!(gone, Err(KeyStoreError::NotFound(_))), "{gone:?}");
}

/// The database of this user's browser keeps working.
#[test]
fn case_25_a_locked_or_damaged_database_of_another_browser_is_skipped() {
    for spoil in [
        |browsers: &Browsers| browsers.other.protect("another's own"),
        |browsers: &Browsers| std::fs::write(browsers.other.path().join("cert9.db"), "no database").unwrap(),
    ] {
        let browsers = Browsers::fresh();
        spoil(&browsers);
        let (store, new) = (browsers.store(), issued(&browsers));
        store.unlock(&Secret::new("ours".to_owned())).unwrap();
        store.import(&new.identity()).unwrap();
        assert_eq!(listed(&store, BANK).len(), 1);
        store.delete(&new.certificate.fingerprint()).unwrap();
        assert_eq!(browsers.ours.key_count(), 0);
    }
}
