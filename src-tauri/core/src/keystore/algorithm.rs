//! What kind of key a store can keep and use.

use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKeyRef};
use rustls::SignatureAlgorithm;

/// The algorithm of a key; none where it is neither RSA nor P-256.
pub(super) fn algorithm<T: HasPublic>(key: &PKeyRef<T>) -> Option<SignatureAlgorithm> {
    match key.id() {
        Id::RSA => Some(SignatureAlgorithm::RSA),
        Id::EC => key
            .ec_key()
            .is_ok_and(|key| key.group().curve_name() == Some(Nid::X9_62_PRIME256V1))
            .then_some(SignatureAlgorithm::ECDSA),
        _ => None,
    }
}
