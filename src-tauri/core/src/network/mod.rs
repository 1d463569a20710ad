//! The way to the bank: one HTTP client, TLS always verified, every failure named.

mod client;
pub use client::{ClientSettings, http_client};

mod error;
pub use error::{NetworkError, NetworkErrorKind};

mod resolver;

mod tls;
pub use tls::{ClientIdentity, Trust};
