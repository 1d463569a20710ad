//! The bank's certificate authority: a root, an issuing authority below it, and what they sign.

mod certificate;
pub(crate) mod crl;
pub(crate) mod der;
mod extensions;
mod keys;
mod names;
pub(crate) mod pkcs7;
mod server_certificate;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::error::ErrorStack;
use openssl::rand::rand_bytes;
use openssl::x509::{X509, X509Builder, X509Ref};
use time::OffsetDateTime;

use self::certificate::Certificate;
use self::extensions::EndEntityExtensions;
pub use self::keys::{AuthorityKeys, KeyFileError};
pub(crate) use self::server_certificate::TlsIdentity;

/// Signs customers' certificates, revocation lists and the listeners' certificates.
pub(crate) struct Authority {
    keys: AuthorityKeys,
    /// DER of the issuing authority's name.
    issuer: Vec<u8>,
    extensions: EndEntityExtensions,
}

/// What the authority decides about a new certificate before signing it.
pub(crate) struct NewCertificate<'a> {
    pub(crate) login_id: &'a str,
    pub(crate) number: u32,
    /// DER of the `SubjectPublicKeyInfo`.
    pub(crate) public_key_info: &'a [u8],
    pub(crate) issued_at: OffsetDateTime,
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
}

/// A certificate just signed.
pub(crate) struct SignedCertificate {
    pub(crate) der: Vec<u8>,
    /// Lower-case hexadecimal, 32 digits.
    pub(crate) serial: String,
    pub(crate) common_name: String,
}

impl Authority {
    /// `crl_url` goes into every certificate as its CRL distribution point.
    pub(crate) fn new(keys: AuthorityKeys, crl_url: &str) -> Result<Self, ErrorStack> {
        let issuer = keys.issuing_certificate().subject_name().to_der()?;
        let extensions = EndEntityExtensions::new(keys.issuing_certificate(), crl_url);
        Ok(Self { keys, issuer, extensions })
    }

    pub(crate) fn keys(&self) -> &AuthorityKeys {
        &self.keys
    }

    /// Signs a customer's certificate. Costs one RSA-2048 signature: call it on a blocking thread.
    pub(crate) fn issue(&self, new: &NewCertificate<'_>) -> Result<SignedCertificate, ErrorStack> {
        let serial = random_serial()?;
        let distinguishing = random_number()?;
        let common_name =
            names::common_name(new.login_id, new.number, new.issued_at, distinguishing);
        let certificate = Certificate {
            serial: &serial,
            subject: &*names::distinguished_name(&common_name)?,
            not_before: new.not_before,
            not_after: new.not_after,
            public_key_info: new.public_key_info,
        };
        let der = certificate.signed(&self.issuer, self.keys.issuing_key(), &self.extensions)?;
        Ok(SignedCertificate { der, serial: hexadecimal_serial(&serial)?, common_name })
    }

    /// Whether this authority signed that certificate. Says nothing about dates or revocation.
    pub(crate) fn has_issued(&self, certificate: &X509Ref) -> bool {
        let issuing = self.keys.issuing_certificate();
        let same_name = matches!(
            certificate.issuer_name().try_cmp(issuing.subject_name()),
            Ok(std::cmp::Ordering::Equal)
        );
        same_name && matches!(certificate.verify(self.keys.issuing_public_key()), Ok(true))
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

fn hexadecimal_serial(serial: &BigNum) -> Result<String, ErrorStack> {
    Ok(hexadecimal(&serial.to_vec_padded(16)?))
}

fn started(
    serial: &BigNum,
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

fn random_number() -> Result<u32, ErrorStack> {
    let mut bytes = [0; 4];
    rand_bytes(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}
