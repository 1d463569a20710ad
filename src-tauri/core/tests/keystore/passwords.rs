//! A password-protected database created by certutil.

use std::fs;

use cert_core::keystore::contract::{BANK, issued_by, listed};
use cert_core::keystore::{KeyStore, KeyStoreError, prove_possession};
use cert_core::secret::Secret;

use crate::support::{Place, contents, issue};

const PASSWORD: &str = "データベースの暗証";

fn protected() -> Place {
    let place = Place::new();
    fs::create_dir_all(place.database()).unwrap();
    let file = place.write("password", format!("{PASSWORD}\n").as_bytes());
    place.tool("certutil", &["-N", "-f", file.to_str().unwrap()]);
    place
}

#[test]
fn the_password_is_required_and_certutil_reads_the_result() {
    let place = protected();
    let store = place.open();
    let issued = issue("R2user101");
    let refused = store.import(&issued.identity()).unwrap_err();
    assert!(matches!(refused, KeyStoreError::PasswordRequired), "{refused:?}");
    store.unlock(&Secret::new(PASSWORD.to_owned())).unwrap();
    store.import(&issued.identity()).unwrap();
    prove_possession(&*store.reopen().unwrap(), &issued.certificate).unwrap();
    let file = place.file("password");
    let keys = place.tool("certutil", &["-K", "-f", file.to_str().unwrap()]);
    assert!(keys.contains("R2user101"), "{keys}");
    assert_eq!(listed(&store, BANK), [issued.certificate.der()]);
}

#[test]
fn a_password_set_while_the_database_is_open_is_noticed() {
    let place = Place::new();
    let store = place.open();
    let [older, newer] = ["older", "newer"].map(issue);
    store.import(&older.identity()).unwrap();
    let file = place.write("password", format!("{PASSWORD}\n").as_bytes());
    let empty = place.write("empty", b"\n");
    let arguments = ["-W", "-f", empty.to_str().unwrap(), "-@", file.to_str().unwrap()];
    place.tool("certutil", &arguments);
    let before = contents(&place.database());
    let refused = store.import(&newer.identity()).unwrap_err();
    assert!(matches!(refused, KeyStoreError::PasswordRequired), "{refused:?}");
    assert_eq!(contents(&place.database()), before);
    let again = place.open();
    again.unlock(&Secret::new(PASSWORD.to_owned())).unwrap();
    again.import(&newer.identity()).unwrap();
    for issued in [&older, &newer] {
        prove_possession(&*again.reopen().unwrap(), &issued.certificate).unwrap();
    }
}

#[test]
fn refusals_change_no_byte() {
    let place = protected();
    let before = contents(&place.database());
    let store = place.open();
    let issued = issue("R2user101");
    for _ in 0..3 {
        let wrong = store.unlock(&Secret::new("wrong".to_owned())).unwrap_err();
        assert!(matches!(wrong, KeyStoreError::WrongPassword), "{wrong:?}");
    }
    assert!(store.certificates(&issued_by(BANK)).is_err());
    assert!(store.import(&issued.identity()).is_err());
    assert!(store.delete(&issued.certificate.fingerprint()).is_err());
    drop(store);
    assert_eq!(contents(&place.database()), before);
}
