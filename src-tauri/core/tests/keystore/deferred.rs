//! A store is opened when it is first used.

use std::thread;

use cert_core::keystore::KeyStore;
use cert_core::keystore::contract::{BANK, assert_holds_only, listed};

use crate::support::{Place, issue};

#[test]
fn concurrent_first_uses_all_find_the_store_open() {
    let place = Place::new();
    let store = place.open();
    assert!(!place.database().exists());
    thread::scope(|scope| {
        let looks: [_; 8] = std::array::from_fn(|_| scope.spawn(|| listed(&store, BANK)));
        for look in looks {
            assert!(look.join().unwrap().is_empty());
        }
    });
    let issued = issue("R2user101");
    store.import(&issued.identity()).unwrap();
    assert_holds_only(&store, &issued);
}
