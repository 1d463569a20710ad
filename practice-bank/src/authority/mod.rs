//! The bank's certificate authority: a root, an issuing authority below it, and what they sign.

pub(crate) mod crl;
mod customer_certificate;
pub(crate) mod der;
mod keys;
mod server_certificate;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, BigNumRef, MsbOption};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::x509::{X509, X509Builder, X509Name, X509Ref};
use time::OffsetDateTime;

pub(crate) use self::customer_certificate::{NewCertificate, SignedCertificate};
pub use self::der::CsrAttributes;
pub use self::keys::AuthorityKeys;
pub use self::server_certificate::ServerCertificate;
pub(crate) use self::server_certificate::TlsIdentity;

const ORGANIZATION: &str = "(1554)SETO SHINKIN PRACTICE BANK";
const ORGANIZATIONAL_UNIT: &str = "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1";
/// The common name of the authority that signs the customers' certificates.
const ISSUING_COMMON_NAME: &str = "(1554)PRACTICE CA - G1";
/// The common name of the root.
const ROOT_COMMON_NAME: &str = "(1554)PRACTICE ROOT CA - G1";

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

/// Distinguished names are shaped like the ones in the manual: O, OU and this CN, in that order.
fn distinguished_name(common_name: &str) -> Result<X509Name, ErrorStack> {
    let mut builder = X509Name::builder()?;
    builder.append_entry_by_nid(Nid::ORGANIZATIONNAME, ORGANIZATION)?;
    builder.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, ORGANIZATIONAL_UNIT)?;
    builder.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    Ok(builder.build())
}

/// `logid031 A001 20200304153656560435`: login ID, the how-manieth certificate of that login ID,
/// then the moment of issue (UTC, `YYYYMMDDhhmmss`) and six digits that tell two of the same
/// second apart.
fn common_name(login_id: &str, number: u32, issued_at: OffsetDateTime, distinguishing: u32) -> String {
    format!(
        "{login_id} A{number:03} {:04}{:02}{:02}{:02}{:02}{:02}{:06}",
        issued_at.year(),
        u8::from(issued_at.month()),
        issued_at.day(),
        issued_at.hour(),
        issued_at.minute(),
        issued_at.second(),
        distinguishing % 1_000_000,
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn common_names_look_like_the_manual() {
        let issued_at = datetime!(2020-03-04 15:36:56 UTC);
        let name = common_name("logid031", 1, issued_at, 560_435);
        assert_eq!(name, "logid031 A001 20200304153656560435");
    }
}
