use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;

use super::Issued;
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
    #[serde(with = "base64_form")]
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
    #[serde(with = "certificate_form")]
    pub certificate: Certificate,
    /// Authorities between it and the root.
    pub intermediates: Vec<StoredCertificate>,
}

/// A certificate in a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredCertificate(#[serde(with = "certificate_form")] pub Certificate);

impl From<Issued> for Chain {
    fn from(issued: Issued) -> Self {
        Self {
            certificate: issued.certificate,
            intermediates: issued.intermediates.into_iter().map(StoredCertificate).collect(),
        }
    }
}

mod base64_form {
    use super::{Deserialize, Deserializer, Engine, STANDARD, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

mod certificate_form {
    use super::{Certificate, Deserializer, Serializer, base64_form};

    pub(super) fn serialize<S: Serializer>(
        certificate: &Certificate,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        base64_form::serialize(certificate.der(), to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Certificate, D::Error> {
        Certificate::parse(&base64_form::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
