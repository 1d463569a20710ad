//! The requirements on every key store, as tests that run on each of them.
//!
//! A store's tests implement [`StoreFixture`] and pass it to `key_store_contract!`, which generates one `#[test]` per
//! case:
//!
//! ```ignore
//! cert_core::key_store_contract!(MyFixture::fresh());
//! ```
#![allow(
    clippy::missing_panics_doc,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "test code: a case fails by panicking, and prints what it could not test"
)]

use super::{Identity, KeyStore, prove_possession};
use crate::certificate::Certificate;
use crate::profile::IssuerMatch;
use crate::secret::PrivateKey;

pub mod authority;
pub mod deleting;
pub mod hardware;
pub mod importing;
pub mod passwords;
pub mod signing;
pub mod tls;

use authority::Authority;

/// A fresh, empty store, and what other programs could do to it.
pub trait StoreFixture {
    /// A handle as another process would open it.
    fn open(&self) -> Box<dyn KeyStore>;
    /// Stores a certificate without a key.
    fn put_certificate(&self, certificate: &Certificate);
    /// Stores the key of a certificate without the certificate.
    fn put_key(&self, key: &PrivateKey, certificate: &Certificate);
    /// The DER of every certificate in the store, with or without a key.
    fn certificates(&self) -> Vec<Vec<u8>>;
    /// How many private keys are in the store.
    fn key_count(&self) -> usize;
    /// Sets a password for the store, for handles opened from now on.
    fn protect(&self, password: &str);
    /// Why the store cannot do this on this machine; `None` if it can. A case that needs it prints the reason and ends.
    fn lacks(&self, ability: Ability) -> Option<&'static str> {
        (ability == Ability::Hardware).then_some("the store works with no hardware")
    }
}

/// What some stores, or the same store on some machines, cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Keeping P-256 and P-384 keys.
    EllipticCurve,
    /// RSA-PSS, and with it TLS 1.3.
    Pss,
    /// A password for the store.
    Password,
    /// Making keys in hardware.
    Hardware,
}

/// Whether the store lacks what a case needs; prints the reason.
pub fn not_possible(fixture: &dyn StoreFixture, case: &str, ability: Ability) -> bool {
    let reason = fixture.lacks(ability);
    if let Some(reason) = reason {
        println!("not possible here: {case}: {reason}");
    }
    reason.is_some()
}

/// A client certificate for a new key: of the kind that is fastest to generate, if the store supports it.
pub fn issue_quickly(fixture: &dyn StoreFixture, bank: &Authority, common_name: &str) -> Issued {
    match fixture.lacks(Ability::EllipticCurve) {
        None => bank.issue_p256(common_name),
        Some(_) => bank.issue(common_name),
    }
}

/// A key with its certificate, as a bank issued it.
#[derive(Debug)]
pub struct Issued {
    /// The key.
    pub key: PrivateKey,
    /// Its certificate.
    pub certificate: Certificate,
    /// The authorities above it, the root included.
    pub chain: Vec<Certificate>,
}

impl Issued {
    /// In the form that a key store imports.
    pub fn identity(&self) -> Identity<'_> {
        Identity { key: &self.key, certificate: &self.certificate, intermediates: &self.chain }
    }
}

/// Matches the certificates of [`authority::Authority::new`] with that name.
pub fn issued_by(unit: &str) -> IssuerMatch {
    let (organization, organizational_unit) = (ORGANIZATION.to_owned(), unit.to_owned());
    IssuerMatch { organization, organizational_unit, public_keys: Vec::new() }
}

/// The DER of a listing, in a fixed order.
pub fn listed(store: &dyn KeyStore, unit: &str) -> Vec<Vec<u8>> {
    sorted(store.certificates(&issued_by(unit)).unwrap().iter().map(|one| one.der().to_vec()))
}

/// Sorts what stores return in any order.
pub fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}

/// The practice bank's O, which the test authorities share.
pub const ORGANIZATION: &str = "(1554)SETO SHINKIN PRACTICE BANK";

/// The bank of most cases.
pub const BANK: &str = "(1554)ANSER-WEB(BizSOL) TEST CA";

/// An identity of the bank, and the store it was imported into.
pub fn one_imported(fixture: &dyn StoreFixture) -> (Issued, Box<dyn KeyStore>) {
    let issued = Authority::new(BANK).issue("R2user101 A001 20260101");
    let store = fixture.open();
    store.import(&issued.identity()).unwrap();
    (issued, store)
}

/// Imports all of these.
pub fn import_all<'a>(store: &dyn KeyStore, all: impl IntoIterator<Item = &'a Issued>) {
    for issued in all {
        store.import(&issued.identity()).unwrap();
    }
}

/// Asserts that the store lists only this certificate of the bank, and that its key works.
pub fn assert_holds_only(store: &dyn KeyStore, issued: &Issued) {
    assert_eq!(listed(store, BANK), [issued.certificate.der()]);
    prove_possession(store, &issued.certificate).unwrap();
}

/// Generates a `#[test]` for every case of the contract; the argument is an expression that returns a fresh
/// [`StoreFixture`].
#[macro_export]
macro_rules! key_store_contract {
    ($fresh:expr) => {
        $crate::key_store_contract!(@cases $fresh;
            importing: a_listing_has_only_certificates_of_the_issuer_with_a_key,
            importing: what_only_resembles_the_banks_is_not_listed,
            importing: importing_twice_is_importing_once,
            importing: a_key_alone_is_completed,
            importing: a_certificate_alone_is_completed,
            importing: several_identities_coexist,
            importing: names_may_be_japanese,
            importing: a_certificate_for_another_key_is_refused,
            importing: case_20_a_serial_number_in_use_changes_nothing,
            importing: authorities_are_stored_once_and_roots_never,
            importing: an_authority_is_found_by_its_name,
            importing: other_handles_see_everything,
            importing: hundreds_of_other_certificates_do_not_interfere,
            deleting: deleting_removes_certificate_and_key_and_nothing_else,
            deleting: deleting_twice_finds_nothing,
            deleting: a_key_that_another_certificate_uses_stays,
            deleting: a_certificate_without_a_key_is_not_found,
            deleting: deleted_can_be_imported_again,
            hardware: a_key_made_in_hardware_gets_its_certificate needs Hardware,
            hardware: a_discarded_hardware_key_leaves_nothing needs Hardware,
            hardware: a_certificate_for_another_key_than_the_hardwares_is_refused needs Hardware,
            hardware: a_kind_that_hardware_does_not_make_is_refused needs Hardware,
            passwords: a_locked_store_requires_its_password needs Password,
            passwords: a_wrong_password_changes_nothing needs Password,
            passwords: the_right_password_unlocks_this_handle_and_its_children needs Password,
            passwords: a_store_without_password_needs_no_unlocking,
            signing: rsa_signs_pkcs1,
            signing: rsa_signs_pss needs Pss,
            signing: p256_signs needs EllipticCurve,
            signing: case_22_p384_signs needs EllipticCurve,
            signing: case_22_a_store_reports_which_keys_it_keeps,
            signing: the_stored_key_proves_possession,
            signing: another_key_proves_nothing,
            tls: a_client_logs_in_by_tls_1_2,
            tls: a_client_logs_in_by_tls_1_3 needs Pss,
            tls: a_p256_client_logs_in needs EllipticCurve,
            tls: case_22_a_p384_client_logs_in needs EllipticCurve,
        );
    };
    (@cases $fresh:expr; $($group:ident: $case:ident $(needs $ability:ident)?,)+) => {
        $(
            #[test]
            fn $case() {
                let fixture = $fresh;
                $(
                    let needed = $crate::keystore::contract::Ability::$ability;
                    let case = stringify!($case);
                    if $crate::keystore::contract::not_possible(&fixture, case, needed) {
                        return;
                    }
                )?
                $crate::keystore::contract::$group::$case(&fixture);
            }
        )+
    };
}
