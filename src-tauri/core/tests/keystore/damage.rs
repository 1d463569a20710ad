//! Damaged databases are reported and left unchanged.

use std::fs;
use std::path::Path;

use cert_core::keystore::contract::{BANK, assert_holds_only, issued_by};
use cert_core::keystore::nss::NssStore;
use cert_core::keystore::{KeyStore, KeyStoreError};

use crate::support::{Place, contents, issue};

const FILES: [&str; 2] = ["cert9.db", "key4.db"];

/// A database that holds an identity, with `damage` done to one of its files.
fn damaged(file: &str, damage: Damage) -> Place {
    let place = Place::new();
    place.open().import(&issue("older").identity()).unwrap();
    let path = place.database().join(file);
    let mut bytes = fs::read(&path).unwrap();
    damage(&mut bytes);
    fs::write(&path, bytes).unwrap();
    place
}

fn assert_refused_untouched(place: &Place, what: &str) {
    let before = contents(&place.database());
    let error = list_and_import(&place.database()).unwrap_err();
    assert!(matches!(error, KeyStoreError::Corrupt(_)), "{what}: {error:?}");
    assert_eq!(contents(&place.database()), before, "{what}");
}

fn list_and_import(database: &Path) -> Result<(), KeyStoreError> {
    let store = NssStore::at(database);
    store.certificates(&issued_by(BANK))?;
    store.import(&issue("newer").identity())
}

/// A change to the bytes of a file.
type Damage = fn(&mut Vec<u8>);

const DAMAGES: [(&str, Damage); 6] = [
    ("garbage", |bytes| bytes.fill(b'x')),
    ("a text", |bytes| *bytes = "これは何ですか".into()),
    ("the last byte cut off", |bytes| bytes.truncate(bytes.len() - 1)),
    ("all but a page cut off", |bytes| bytes.truncate(4096)),
    ("pages overwritten", |bytes| bytes[4096..].fill(0xFF)),
    ("the first page overwritten", |bytes| bytes[100..4096].fill(0)),
];

#[test]
fn damaged_databases_are_refused() {
    for file in FILES {
        for (what, damage) in DAMAGES {
            assert_refused_untouched(&damaged(file, damage), &format!("{file}: {what}"));
        }
    }
}

#[test]
fn a_directory_in_place_of_a_file_is_refused() {
    for file in FILES {
        let place = Place::new();
        fs::create_dir_all(place.database().join(file)).unwrap();
        assert_refused_untouched(&place, file);
    }
}

#[test]
fn an_empty_file_is_an_empty_database() {
    let place = Place::new();
    fs::create_dir_all(place.database()).unwrap();
    for file in FILES {
        fs::write(place.database().join(file), b"").unwrap();
    }
    let issued = issue("R2user101");
    place.open().import(&issued.identity()).unwrap();
    assert_holds_only(&place.open(), &issued);
}
