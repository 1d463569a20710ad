//! The bank's certificate authority: a root, an issuing authority below it, and what they sign.

pub(crate) mod crl;
mod customer_certificate;
pub(crate) mod der;
mod keys;
mod names;
mod server_certificate;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, BigNumRef, MsbOption};
use openssl::error::ErrorStack;
use openssl::x509::{X509, X509Builder, X509Ref};
use time::OffsetDateTime;

pub(crate) use self::customer_certificate::{NewCertificate, SignedCertificate};
pub use self::der::CsrAttributes;
pub use self::keys::AuthorityKeys;
pub use self::server_certificate::ServerCertificate;
pub(crate) use self::server_certificate::TlsIdentity;

/// Signs customers' certificates and revocation lists.
pub(crate) struct Authority {
    keys: AuthorityKeys,
    crl_url: String,
}

impl Authority {
    /// `crl_url` goes into every certificate as its CRL distribution point.
    pub(crate) fn new(keys: AuthorityKeys, crl_url: String) -> Self {
        Self { keys, crl_url }
    }

    pub(crate) fn keys(&self) -> &AuthorityKeys {
        &self.keys
    }

    /// Whether this authority signed that certificate. Says nothing about dates or revocation.
    pub(crate) fn has_issued(&self, certificate: &X509Ref) -> bool {
        let issuing = self.keys.issuing_certificate();
        let names = certificate.issuer_name().try_cmp(issuing.subject_name());
        names.is_ok_and(std::cmp::Ordering::is_eq)
            && issuing.public_key().is_ok_and(|key| matches!(certificate.verify(&key), Ok(true)))
    }
}

/// Lower-case hexadecimal, as the manual shows serial numbers.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn started(
    serial: &BigNumRef,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
) -> Result<X509Builder, ErrorStack> {
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*serial.to_asn1_integer()?)?;
    builder.set_not_before(&*asn1_time(not_before)?)?;
    builder.set_not_after(&*asn1_time(not_after)?)?;
    Ok(builder)
}

fn asn1_time(moment: OffsetDateTime) -> Result<Asn1Time, ErrorStack> {
    Asn1Time::from_unix(moment.unix_timestamp())
}

/// Sixteen bytes whose first bit is 0 (so that the integer is positive) and second is 1 (so that
/// it always has sixteen bytes).
fn random_serial() -> Result<BigNum, ErrorStack> {
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::ONE, false)?;
    Ok(serial)
}
