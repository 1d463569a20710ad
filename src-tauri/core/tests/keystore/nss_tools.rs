//! NSS's own tools can read what we store, and we can read what they store.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use cert_core::keystore::contract::authority::Authority;
use cert_core::keystore::contract::{BANK, assert_holds_only, listed};
use cert_core::keystore::nss::NssStore;
use cert_core::keystore::{KeyStore, KeyStoreError, prove_possession};
use openssl::pkcs12::Pkcs12;

use crate::support::{Place, contents, issue};

#[test]
fn certutil_sees_what_we_import() {
    let place = Place::new();
    let issued = Authority::new(BANK).issue("R2user101 A001 20260101");
    place.open().import(&issued.identity()).unwrap();
    let listing = place.tool("certutil", &["-L"]);
    let ours = listing.lines().find(|line| line.starts_with("R2user101 A001 20260101")).unwrap();
    assert!(ours.ends_with("u,u,u"), "certutil says it has no key: {ours}");
    assert_eq!(place.read_by_certutil("R2user101 A001 20260101"), issued.certificate.der());
    assert_eq!(place.read_by_certutil("Test CA"), issued.chain[0].der());
    let keys = place.tool("certutil", &["-K"]);
    assert!(keys.contains("rsa") && keys.contains("R2user101 A001 20260101"), "{keys}");
    assert_eq!(place.keys_by_certutil(), 1);
}

#[test]
fn pk12util_exports_what_we_import() {
    let place = Place::new();
    let issued = issue("curve");
    place.open().import(&issued.identity()).unwrap();
    let file = place.file("out.p12");
    let arguments = ["-o", file.to_str().unwrap(), "-n", "curve", "-W", "pw", "-K", ""];
    place.tool("pk12util", &arguments);
    let exported = Pkcs12::from_der(&fs::read(&file).unwrap()).unwrap().parse2("pw").unwrap();
    assert_eq!(exported.cert.unwrap().to_der().unwrap(), issued.certificate.der());
    assert!(exported.pkey.unwrap().public_eq(issued.key.expose()));
}

#[test]
fn an_identity_from_pk12util_is_listed_signs_and_is_not_duplicated() {
    let bank = Authority::new(BANK);
    for issued in [bank.issue("rsa"), bank.issue_p256("curve")] {
        let place = Place::new();
        place.create_by_certutil();
        let bundle = Pkcs12::builder()
            .name("別の名前")
            .pkey(issued.key.expose())
            .cert(&issued.certificate.x509().unwrap())
            .build2("pw")
            .unwrap();
        let file = place.write("in.p12", &bundle.to_der().unwrap());
        place.tool("pk12util", &["-i", file.to_str().unwrap(), "-W", "pw", "-K", ""]);
        assert_holds_only(&place.open(), &issued);
        place.open().import(&issued.identity()).unwrap();
        assert_holds_only(&place.open(), &issued);
        assert_eq!(place.keys_by_certutil(), 1);
        assert_eq!(place.read_by_certutil("別の名前"), issued.certificate.der());
        place.open().delete(&issued.certificate.fingerprint()).unwrap();
        assert_eq!(place.keys_by_certutil(), 0);
    }
}

#[test]
fn a_key_left_by_certutil_is_reused() {
    let place = Place::new();
    let issued = issue("R2user101");
    let store = place.open();
    store.import(&issued.identity()).unwrap();
    place.tool("certutil", &["-D", "-n", "R2user101"]);
    assert!(listed(&store, BANK).is_empty());
    assert_eq!(place.keys_by_certutil(), 1, "certutil -D leaves the key");
    store.import(&issued.identity()).unwrap();
    assert_holds_only(&place.open(), &issued);
    assert_eq!(place.keys_by_certutil(), 1);
}

#[test]
fn a_certificate_stored_under_another_label_keeps_it() {
    let place = Place::new();
    place.create_by_certutil();
    let issued = issue("R2user101");
    place.add_by_certutil("人の付けた名前", issued.certificate.der(), ",,");
    place.open().import(&issued.identity()).unwrap();
    assert_holds_only(&place.open(), &issued);
    assert_eq!(place.read_by_certutil("人の付けた名前"), issued.certificate.der());
    assert!(!place.tool("certutil", &["-L"]).contains("R2user101"));
}

/// The certificate's own label and its authority's.
#[test]
fn case_20_a_label_of_another_subject_is_avoided() {
    let place = Place::new();
    place.create_by_certutil();
    let others = Authority::new("Others");
    let taken = ["R2user101", "R2user101 #2", "Test CA"].map(|label| {
        let foreign = others.issue_p256(&format!("someone else's {label}")).certificate;
        place.add_by_certutil(label, foreign.der(), ",,");
        (label, foreign)
    });
    let issued = issue("R2user101");
    place.open().import(&issued.identity()).unwrap();
    assert_holds_only(&place.open(), &issued);
    for (label, foreign) in taken {
        assert_eq!(place.read_by_certutil(label), foreign.der(), "{label}");
    }
    assert_eq!(place.read_by_certutil("R2user101 #3"), issued.certificate.der());
    assert_eq!(place.read_by_certutil("Test CA #2"), issued.chain[0].der());
}

#[test]
fn case_20_a_serial_number_in_use_leaves_the_files_unchanged() {
    let place = Place::new();
    place.create_by_certutil();
    let bank = Authority::new(BANK);
    let theirs = bank.issue_p256("theirs").certificate;
    place.add_by_certutil("theirs", theirs.der(), ",,");
    let before = contents(&place.database());
    let ours = bank.issue_namesake(&theirs, "ours");
    let refused = place.open().import(&ours.identity());
    assert!(matches!(refused, Err(KeyStoreError::NumberTaken)), "{refused:?}");
    assert_eq!(contents(&place.database()), before);
}

#[test]
fn other_certificates_and_trust_settings_stay() {
    let place = Place::new();
    place.create_by_certutil();
    let others = Authority::new("Others");
    place.add_by_certutil("root", others.chain()[1].der(), "CT,C,");
    place.add_by_certutil("friend", others.issue_p256("friend").certificate.der(), "P,,");
    let bank = Authority::new(BANK);
    place.add_by_certutil("known authority", bank.issuing().der(), "c,,");
    let before = place.tool("certutil", &["-L"]);
    let issued = bank.issue_p256("R2user101");
    let store = place.open();
    store.import(&issued.identity()).unwrap();
    prove_possession(&store, &issued.certificate).unwrap();
    store.delete(&issued.certificate.fingerprint()).unwrap();
    assert_eq!(place.tool("certutil", &["-L"]), before);
    assert_eq!(place.read_by_certutil("known authority"), bank.issuing().der());
}

#[test]
fn a_new_database_is_private_to_the_user_and_has_no_password() {
    let place = Place::new();
    let directory = place.database().join("deep/er");
    let issued = issue("R2user101");
    NssStore::at(&directory).import(&issued.identity()).unwrap();
    for path in [place.database(), directory.clone()] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
    }
    for name in ["cert9.db", "key4.db"] {
        let mode = fs::metadata(directory.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_path_may_contain_any_character() {
    let place = Place::new();
    let issued = issue("R2user101");
    for name in ["with space", "o'brien", "back\\slash", "日本語 <>[]=\"", "flags=readOnly"] {
        let directory = place.database().join(name);
        let store = NssStore::at(&directory);
        store.import(&issued.identity()).unwrap();
        assert_holds_only(&*store.reopen().unwrap(), &issued);
        assert!(directory.join("cert9.db").is_file(), "{name}");
    }
}

#[test]
fn many_databases_are_open_at_once() {
    let places: Vec<Place> = (0..12).map(|_| Place::new()).collect();
    let stores: Vec<NssStore> = places.iter().map(Place::open).collect();
    let all: Vec<_> = (0..12).map(|number| issue(&format!("user {number}"))).collect();
    for (store, issued) in stores.iter().zip(&all) {
        store.import(&issued.identity()).unwrap();
    }
    for (store, issued) in stores.iter().zip(&all) {
        assert_holds_only(store, issued);
    }
}
