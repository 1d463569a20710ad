use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::certificate::{Certificate, Fingerprint};
use crate::input::LoginId;

/// An enrollment under way, as it stands on disk. The key stands in a file of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Whose certificate is asked for.
    pub login_id: LoginId,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// The certificate request (PKCS#10, DER): the same one is sent again after any interruption.
    #[serde(with = "crate::base64_form")]
    pub request: Vec<u8>,
    /// The certificate it renews; none for an issue.
    pub renews: Option<Fingerprint>,
    /// How far it has got.
    pub state: State,
}

/// How far an enrollment has got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not a byte has been sent.
    Prepared,
    /// The bank may have issued.
    Sent {
        /// The bank has asked not to be asked before.
        #[serde(with = "time::serde::rfc3339::option")]
        retry_at: Option<OffsetDateTime>,
    },
    /// The bank has issued; to be installed.
    Issued(Chain),
    /// In the store, its key has signed.
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
