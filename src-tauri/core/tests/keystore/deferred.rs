//! A store that is opened when it is first used.

use std::sync::Arc;
use std::thread;

use cert_core::keystore::contract::{BANK, listed};
use cert_core::keystore::{DeferredStore, KeyStore, StoreLocation};

use crate::support::{Place, assert_holds_only, issue};

#[test]
fn of_many_first_users_at_once_each_finds_the_store_open() {
    let place = Place::new();
    let store = Arc::new(DeferredStore::new(StoreLocation::Nss(place.database())));
    let looks: Vec<_> = (0..8)
        .map(|_| {
            let store = Arc::clone(&store);
            thread::spawn(move || listed(&*store, BANK))
        })
        .collect();
    for look in looks {
        assert!(look.join().unwrap().is_empty());
    }
    let issued = issue("R2user101");
    store.import(&issued.identity()).unwrap();
    assert_holds_only(&*store, &issued);
}
