//! Import and listing.

use super::authority::Authority;
use super::{
    BANK, StoreFixture, assert_holds_only, import_all, issue_quickly, issued_by, listed, one_imported, sorted,
};
use crate::keystore::{Identity, KeyStoreError};
use crate::profile::{AuthorityKey, IssuerMatch};

/// Other issuers' certificates, and those without a key, are not listed.
pub fn a_listing_has_only_certificates_of_the_issuer_with_a_key(fixture: &dyn StoreFixture) {
    let (issued, store) = one_imported(fixture);
    let other = Authority::new("Another bank").issue("someone");
    store.import(&other.identity()).unwrap();
    fixture.put_certificate(&Authority::new(BANK).issue("without key").certificate);
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    assert_eq!(listed(&*store, "Another bank"), [other.certificate.der()]);
    assert!(listed(&*store, "A third bank").is_empty());
}

/// An issuer with another O or a longer OU is not the bank, but a new generation is. Of two with the same name, the
/// pinned key decides.
pub fn what_only_resembles_the_banks_is_not_listed(fixture: &dyn StoreFixture) {
    let store = fixture.open();
    let import = |by: &Authority| {
        let issued = issue_quickly(fixture, by, "R2user101");
        store.import(&issued.identity()).unwrap();
        issued.certificate
    };
    let bank = Authority::new(BANK);
    let (ours, impostors) = (import(&bank), import(&Authority::new(BANK)));
    let next_generations = import(&Authority::new(&format!("{BANK} - G2")));
    import(&Authority::new(&format!("{BANK} HOSTILE")));
    import(&Authority::of("Another bank", BANK));
    let named = [&ours, &impostors, &next_generations].map(|one| one.der().to_vec());
    assert_eq!(listed(&*store, BANK), sorted(named));
    let public_keys = vec![AuthorityKey(bank.issuing().x509().unwrap().public_key().unwrap())];
    let pinned = IssuerMatch { public_keys, ..issued_by(BANK) };
    assert_eq!(store.certificates(&pinned).unwrap(), [ours]);
}

/// What is imported is listed, with the exact bytes; repeating it leaves one of each, even from another handle.
pub fn importing_twice_is_importing_once(fixture: &dyn StoreFixture) {
    let (issued, store) = one_imported(fixture);
    let stored = sorted(fixture.certificates());
    assert_eq!((listed(&*store, BANK), fixture.key_count()), (vec![issued.certificate.der().to_vec()], 1));
    store.import(&issued.identity()).unwrap();
    fixture.open().import(&issued.identity()).unwrap();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    assert_eq!(sorted(fixture.certificates()), stored);
    assert_eq!(fixture.key_count(), 1);
}

/// An import that was interrupted after the key is completed by the next.
pub fn a_key_alone_is_completed(fixture: &dyn StoreFixture) {
    let issued = Authority::new(BANK).issue("R2user101");
    fixture.put_key(&issued.key, &issued.certificate);
    let store = fixture.open();
    assert!(listed(&*store, BANK).is_empty());
    store.import(&issued.identity()).unwrap();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    assert_eq!(fixture.key_count(), 1);
}

/// A certificate that was stored without its key gets it.
pub fn a_certificate_alone_is_completed(fixture: &dyn StoreFixture) {
    let issued = Authority::new(BANK).issue("R2user101");
    fixture.put_certificate(&issued.certificate);
    let store = fixture.open();
    assert!(listed(&*store, BANK).is_empty());
    store.import(&issued.identity()).unwrap();
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    assert_eq!(fixture.certificates().iter().filter(|der| **der == issued.certificate.der()).count(), 1);
}

/// Different people, and one subject with several keys: last year's certificate and this year's.
pub fn several_identities_coexist(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let store = fixture.open();
    let all = ["one", "two", "one", "one"].map(|common_name| issue_quickly(fixture, &bank, common_name));
    import_all(&*store, &all);
    let expected = sorted(all.iter().map(|issued| issued.certificate.der().to_vec()));
    assert_eq!(listed(&*store, BANK), expected);
    assert_eq!(fixture.key_count(), all.len());
    for issued in &all {
        crate::keystore::prove_possession(&*store, &issued.certificate).unwrap();
    }
}

/// Names in Japanese, and an empty name.
pub fn names_may_be_japanese(fixture: &dyn StoreFixture) {
    let unit = "（1554）瀬戸信用金庫 認証局";
    let bank = Authority::new(unit);
    let all = ["株式会社せともの 陶器部 山田太郎", "髙﨑 𠮷野家 ①", ""].map(|name| issue_quickly(fixture, &bank, name));
    import_all(&*fixture.open(), &all);
    let expected = sorted(all.iter().map(|issued| issued.certificate.der().to_vec()));
    assert_eq!(listed(&*fixture.open(), unit), expected);
}

/// A certificate for another key is not stored, and neither is the key.
pub fn a_certificate_for_another_key_is_refused(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let (mine, other) = (issue_quickly(fixture, &bank, "mine"), issue_quickly(fixture, &bank, "other"));
    let mixed = Identity { key: &mine.key, certificate: &other.certificate, intermediates: &mine.chain };
    let error = fixture.open().import(&mixed).unwrap_err();
    assert!(matches!(error, KeyStoreError::KeyUnusable(_)), "{error:?}");
    assert!(fixture.certificates().is_empty());
    assert_eq!(fixture.key_count(), 0);
}

/// A stored certificate, with a key or without, keeps its issuer and serial number: nothing is stored.
pub fn case_20_a_serial_number_in_use_changes_nothing(fixture: &dyn StoreFixture) {
    let (bank, store) = (Authority::new(BANK), fixture.open());
    let [with_key, without_key] = ["one", "two"].map(|name| issue_quickly(fixture, &bank, name));
    store.import(&with_key.identity()).unwrap();
    fixture.put_certificate(&without_key.certificate);
    let before = (sorted(fixture.certificates()), fixture.key_count());
    for theirs in [&with_key, &without_key] {
        let ours = bank.issue_namesake(&theirs.certificate, "ours");
        assert!(store.is_taken(&ours.certificate).unwrap());
        assert!(!store.is_taken(&theirs.certificate).unwrap(), "a certificate is no other one");
        assert!(matches!(store.import(&ours.identity()), Err(KeyStoreError::NumberTaken)));
        assert_eq!((sorted(fixture.certificates()), fixture.key_count()), before);
    }
    let free = issue_quickly(fixture, &bank, "one");
    assert!(!store.is_taken(&free.certificate).unwrap(), "a name may be shared");
    store.import(&free.identity()).unwrap();
}

/// The issuing authority is stored with the first certificate, a root never.
pub fn authorities_are_stored_once_and_roots_never(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let (one, two) = (issue_quickly(fixture, &bank, "one"), issue_quickly(fixture, &bank, "two"));
    let store = fixture.open();
    import_all(&*store, [&one, &two]);
    let expected = [&one.certificate, &two.certificate, &bank.issuing()].map(|one| one.der().to_vec());
    assert_eq!(sorted(fixture.certificates()), sorted(expected));
    assert_eq!(listed(&*store, BANK).len(), 2);
}

/// Only the authority above a certificate is found.
pub fn an_authority_is_found_by_its_name(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let (ours, others) = (issue_quickly(fixture, &bank, "one"), Authority::new("Another bank").issue("two"));
    let store = fixture.open();
    import_all(&*store, [&ours, &others]);
    assert_eq!(store.named(ours.certificate.issuer()).unwrap(), [bank.issuing()]);
    assert_eq!(store.named(ours.certificate.subject()).unwrap(), [ours.certificate]);
    assert_eq!(store.named(bank.issuing().issuer()).unwrap(), [], "no root is stored");
}

/// What one handle stores is visible to a reopened one and to independent ones, whether opened before or after.
pub fn other_handles_see_everything(fixture: &dyn StoreFixture) {
    let older = fixture.open();
    let (issued, store) = one_imported(fixture);
    for handle in [older, store.reopen().unwrap(), fixture.open()] {
        assert_holds_only(&*handle, &issued);
    }
}

/// Three hundred other certificates stay as they are and are not listed.
pub fn hundreds_of_other_certificates_do_not_interfere(fixture: &dyn StoreFixture) {
    let others = Authority::new("Others");
    for number in 0..300 {
        fixture.put_certificate(&others.issue_p256(&format!("other {number}")).certificate);
    }
    let before = sorted(fixture.certificates());
    let (issued, store) = one_imported(fixture);
    assert_eq!(listed(&*store, BANK), [issued.certificate.der()]);
    store.delete(&issued.certificate.fingerprint()).unwrap();
    let mut after = fixture.certificates();
    after.retain(|der| *der != issued.chain[0].der());
    assert_eq!(sorted(after), before);
}
