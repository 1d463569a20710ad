//! A client certificate, parsed once: its holder, its validity and its state.

use std::fmt;

use openssl::asn1::Asn1TimeRef;
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::x509::{X509, X509Name, X509NameRef};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Duration, OffsetDateTime};
use ts_rs::TS;

use crate::base64_form;

mod fingerprint;
pub use fingerprint::Fingerprint;

mod login_id;

/// From this many days before its end, a certificate is marked as expiring
/// (manual 2.1.3: 「有効期間満了の40日前に…お知らせします」).
pub const NOTICE_DAYS: i64 = 40;

/// Why a certificate or a fingerprint could not be parsed.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// Not X.509, or a field OpenSSL cannot read.
    #[error("not an X.509 certificate")]
    Malformed(#[from] ErrorStack),
    /// A validity date outside what can be represented.
    #[error("the certificate's validity cannot be read")]
    Validity,
    /// Not 64 hexadecimal digits.
    #[error("a fingerprint is 64 hexadecimal digits (SHA-256)")]
    Fingerprint,
}

/// A distinguished name, with the attributes that the app shows: the first of each type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    der: Vec<u8>,
    /// CN
    pub common_name: String,
    /// O
    pub organization: String,
    /// OU
    pub organizational_unit: String,
}

impl Name {
    pub(crate) fn new(name: &X509NameRef) -> Result<Self, ErrorStack> {
        Ok(Self {
            der: name.to_der()?,
            common_name: attribute(name, Nid::COMMONNAME),
            organization: attribute(name, Nid::ORGANIZATIONNAME),
            organizational_unit: attribute(name, Nid::ORGANIZATIONALUNITNAME),
        })
    }

    /// The encoded name, as in the certificate.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether any of its attributes of this type, of which there may be several, satisfies the predicate.
    pub(crate) fn has(&self, kind: Nid, is_so: impl Fn(&str) -> bool) -> bool {
        let Ok(name) = X509Name::from_der(&self.der) else {
            return false;
        };
        name.entries_by_nid(kind).any(|entry| entry.data().to_string().is_ok_and(|value| is_so(&value)))
    }
}

/// An X.509 certificate (RFC 5280), parsed.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    fingerprint: Fingerprint,
    serial: String,
    subject: Name,
    login_id: Option<String>,
    issuer: Name,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
}

/// A certificate's state now, by its dates and, if known, its revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CertificateState {
    /// More than [`NOTICE_DAYS`] left.
    Valid,
    /// [`NOTICE_DAYS`] or fewer left: renew now.
    Expiring,
    /// Past its end: login is no longer possible, but the bank still renews it for a while.
    InGrace,
    /// Past its end: cannot be renewed, only issued again.
    Expired,
    /// Its validity has not begun (or this PC's clock is slow).
    NotYetValid,
    /// Revoked according to the bank: cannot be renewed, only issued again.
    Revoked,
}

impl CertificateState {
    /// Whether the bank renews a certificate in this state.
    pub fn renewable(self) -> bool {
        matches!(self, Self::Valid | Self::Expiring | Self::InGrace)
    }

    /// Whether the bank's pages accept a certificate in this state.
    pub fn logs_in(self) -> bool {
        matches!(self, Self::Valid | Self::Expiring)
    }
}

impl Certificate {
    /// Parses one DER certificate.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        let x509 = X509::from_der(der)?;
        Ok(Self {
            fingerprint: Fingerprint::of(der),
            serial: hex::encode(x509.serial_number().to_bn()?.to_vec()),
            subject: Name::new(x509.subject_name())?,
            login_id: login_id::of(x509.subject_name()),
            issuer: Name::new(x509.issuer_name())?,
            not_before: date(x509.not_before())?,
            not_after: date(x509.not_after())?,
            der: der.to_vec(),
        })
    }

    /// The DER it was parsed from.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the DER.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Serial number, lower-case hex.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The subject's name.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// The issuer's name.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Begin of validity.
    pub fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }

    /// End of validity.
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }

    /// The login ID: the common name's first word (manual: `CN=R2user101 A001 2021…`). `None` if it cannot be read
    /// unambiguously, or if several common names differ in it.
    pub fn login_id(&self) -> Option<&str> {
        self.login_id.as_deref()
    }

    /// The name shown to users: the login ID, else the common name, else the serial number.
    pub fn holder(&self) -> &str {
        let common_name = Some(self.subject.common_name.trim()).filter(|name| !name.is_empty());
        self.login_id().or(common_name).unwrap_or(&self.serial)
    }

    /// Whether subject and issuer are the same name, as in a root certificate.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether it is a different certificate with the same issuer and serial number (RFC 5280 section 4.1.2.2).
    pub fn is_namesake_of(&self, other: &Self) -> bool {
        self.issuer.der == other.issuer.der && self.serial == other.serial && self.der != other.der
    }

    /// Its state at `now` by its dates alone.
    pub fn state(&self, now: OffsetDateTime) -> CertificateState {
        if now < self.not_before {
            return CertificateState::NotYetValid;
        }
        if now > self.not_after {
            return CertificateState::Expired;
        }
        if self.not_after - now <= Duration::days(NOTICE_DAYS) {
            return CertificateState::Expiring;
        }
        CertificateState::Valid
    }

    /// Whole days until the end; negative once it has passed.
    pub fn days_left(&self, now: OffsetDateTime) -> i64 {
        (self.not_after - now).whole_seconds().div_euclid(Duration::DAY.whole_seconds())
    }

    /// The certificate as an OpenSSL type, for verification and import.
    pub fn x509(&self) -> Result<X509, ErrorStack> {
        X509::from_der(&self.der)
    }
}

/// The serial number identifies it; the subject must not get into a log.
impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Certificate").field("serial", &self.serial).finish_non_exhaustive()
    }
}

/// Its DER, as base64.
impl Serialize for Certificate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        base64_form::serialize(&self.der, serializer)
    }
}

impl<'de> Deserialize<'de> for Certificate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&base64_form::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

fn attribute(name: &X509NameRef, kind: Nid) -> String {
    let entry = name.entries_by_nid(kind).next();
    entry.and_then(|entry| entry.data().to_string().ok()).unwrap_or_default()
}

fn date(time: &Asn1TimeRef) -> Result<OffsetDateTime, CertificateError> {
    let epoch = openssl::asn1::Asn1Time::from_unix(0)?;
    let since = epoch.diff(time)?;
    Ok(OffsetDateTime::UNIX_EPOCH + Duration::days(since.days.into()) + Duration::seconds(since.secs.into()))
}
