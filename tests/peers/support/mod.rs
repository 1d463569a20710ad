//! What the tests stand on.

pub(crate) mod bank;
pub(crate) mod est_ca;
pub(crate) mod keys;
pub(crate) mod pki;
