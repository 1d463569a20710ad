use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::certificate::{Certificate, Fingerprint};
use crate::input::LoginId;

/// An enrollment in progress, as stored on disk. The key is in a separate file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The login ID of the requested certificate.
    pub login_id: LoginId,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// The certificate request (PKCS#10, DER): the same one is sent again after any interruption.
    #[serde(with = "crate::base64_form")]
    pub request: Vec<u8>,
    /// The certificate it renews; none for an issue.
    pub renews: Option<Fingerprint>,
    /// Its progress.
    pub state: State,
}

/// The progress of an enrollment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing has been sent.
    Prepared,
    /// The bank may have issued the certificate.
    Sent {
        /// The bank has asked not to be contacted before this time.
        #[serde(with = "time::serde::rfc3339::option")]
        retry_at: Option<OffsetDateTime>,
    },
    /// The bank has issued the certificate; it has to be installed.
    Issued(Chain),
    /// The certificate is in the store, and its key has signed.
    Installed(Chain),
}

/// A certificate and its intermediates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    /// The end-entity certificate.
    pub certificate: Certificate,
    /// Authorities between it and the root, in this order.
    pub intermediates: Vec<Certificate>,
}
