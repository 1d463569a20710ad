//! The connection to the bank: one HTTP client, TLS always verified, every failure classified.

pub use reqwest::Url;

mod addresses;

mod body;
pub(crate) use body::body;

mod client;
pub use client::{ClientSettings, ClientSetup, HttpClient, http_client};

mod connections;

mod error;
pub use error::{NetworkError, NetworkErrorKind};

pub mod proxy;

mod tls;
pub use tls::{ClientIdentity, Trust};
#[cfg(any(test, feature = "test-support"))]
pub(crate) use tls::{OneIdentity, client_config};
