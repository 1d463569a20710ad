//! What every key store promises, as tests that run over each of them.
//!
//! A store's tests implement [`StoreFixture`] and name it in `key_store_contract!`, which makes one
//! `#[test]` of each case:
//!
//! ```ignore
//! cert_core::key_store_contract!(MyFixture::fresh());
//! ```
#![allow(
    clippy::missing_panics_doc,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "test code: a case fails by panicking, and says what it could not try"
)]

use super::{Identity, KeyStore, prove_possession};
use crate::certificate::Certificate;
use crate::profile::IssuerMatch;
use crate::secret::PrivateKey;

pub mod authority;
pub mod deleting;
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
    /// Puts a password on the store, for handles opened from now on.
    fn protect(&self, password: &str);
    /// Why the store cannot do this on this machine; none where it can. A case that needs it says
    /// so and ends.
    fn lacks(&self, _ability: Ability) -> Option<&'static str> {
        None
    }
}

/// What some stores, or the same store on some machines, cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Keeping P-256 and P-384 keys.
    EllipticCurve,
    /// RSA-PSS, and with it TLS 1.3.
    Pss,
    /// A password of its own.
    Password,
}

/// Whether the store lacks what a case needs; says so for the reader of the test's output.
pub fn not_possible(fixture: &dyn StoreFixture, case: &str, ability: Ability) -> bool {
    let reason = fixture.lacks(ability);
    if let Some(reason) = reason {
        println!("not possible here: {case}: {reason}");
    }
    reason.is_some()
}

/// A client certificate for a new key: of the kind that is quickly made, if the store takes it.
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
    /// As a key store takes it.
    pub fn identity(&self) -> Identity<'_> {
        Identity { key: &self.key, certificate: &self.certificate, intermediates: &self.chain }
    }
}

/// Matches the certificates of [`authority::Authority::new`] of that name.
pub fn issued_by(unit: &str) -> IssuerMatch {
    let (organization, organizational_unit) = (ORGANIZATION.to_owned(), unit.to_owned());
    IssuerMatch { organization, organizational_unit, public_keys: Vec::new() }
}

/// The DER of a listing, in a fixed order.
pub fn listed(store: &dyn KeyStore, unit: &str) -> Vec<Vec<u8>> {
    sorted(store.certificates(&issued_by(unit)).unwrap().iter().map(|one| one.der().to_vec()))
}

/// Sorts what stores give in any order.
pub fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}

/// The practice bank's, which the tests' own authorities share.
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

/// The store lists this one certificate of the bank, and its key works.
pub fn assert_holds_only(store: &dyn KeyStore, issued: &Issued) {
    assert_eq!(listed(store, BANK), [issued.certificate.der()]);
    prove_possession(store, &issued.certificate).unwrap();
}

/// Makes a `#[test]` of every case of the contract; the argument is an expression that gives a
/// fresh [`StoreFixture`].
#[macro_export]
macro_rules! key_store_contract {
    ($fresh:expr) => {
        $crate::key_store_contract!(@cases $fresh;
            importing: a_listing_is_by_issuer_and_only_what_has_a_key,
            importing: what_only_resembles_the_banks_is_not_listed,
            importing: importing_twice_is_importing_once,
            importing: a_key_alone_is_completed,
            importing: a_certificate_alone_is_completed,
            importing: identities_live_side_by_side,
            importing: names_may_be_japanese,
            importing: a_certificate_for_another_key_is_refused,
            importing: case_20_a_number_that_is_taken_changes_nothing,
            importing: authorities_are_stored_once_and_roots_never,
            importing: an_authority_is_found_by_its_name,
            importing: other_handles_see_everything,
            importing: hundreds_of_other_certificates_do_not_disturb,
            deleting: deleting_removes_certificate_and_key_and_nothing_else,
            deleting: deleting_twice_finds_nothing,
            deleting: a_key_that_another_certificate_uses_stays,
            deleting: what_has_no_key_is_not_found,
            deleting: deleted_can_be_imported_again,
            passwords: a_locked_store_asks_for_its_password needs Password,
            passwords: a_wrong_password_changes_nothing needs Password,
            passwords: the_right_password_opens_this_handle_and_its_children needs Password,
            passwords: a_store_without_password_needs_no_unlocking,
            signing: rsa_signs_pkcs1,
            signing: rsa_signs_pss needs Pss,
            signing: p256_signs needs EllipticCurve,
            signing: case_22_p384_signs needs EllipticCurve,
            signing: case_22_a_store_says_which_keys_it_keeps,
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
