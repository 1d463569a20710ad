//! Traits that must never be implemented for a secret, checked by the compiler.

use std::fmt::Display;

use cert_core::input::{Credentials, Password};
use cert_core::network::proxy::ProxyCredentials;
use cert_core::secret::{PrivateKey, Secret};
use serde::Serialize;
use static_assertions::assert_not_impl_any;

assert_not_impl_any!(Secret: Clone, Display, Serialize);
assert_not_impl_any!(PrivateKey: Clone, Display, Serialize);
assert_not_impl_any!(Password: Clone, Display, Serialize);
assert_not_impl_any!(Credentials: Clone, Display, Serialize);
assert_not_impl_any!(ProxyCredentials: Clone, Display, Serialize);
