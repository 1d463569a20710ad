//! EST (RFC 7030, RFC 8951): the client and its wire forms.

mod attributes;
pub use attributes::{KeyKind, requested_key};

mod client;
pub use client::{Answer, EstClient, Operation};

mod error;
pub use error::EstError;

#[cfg(feature = "fuzzing")]
pub mod fuzzing;

mod problem;

mod retry_after;

pub mod wire;
