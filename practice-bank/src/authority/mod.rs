//! The bank's certificate authority: a root, an issuing authority below it, and the objects they sign.

mod crl;
mod customer_certificate;
pub(crate) mod der;
mod keys;
mod server_certificate;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, PKeyRef, Private};
use openssl::x509::extension::AuthorityKeyIdentifier;
use openssl::x509::{X509, X509Extension, X509Name, X509NameRef, X509Ref, X509v3Context};
use time::OffsetDateTime;

pub(crate) use self::customer_certificate::common_name;
pub use self::der::CsrAttributes;
pub use self::keys::AuthorityKeys;
pub use self::server_certificate::ServerCertificate;
pub(crate) use self::server_certificate::TlsIdentity;

const ORGANIZATION: &str = "(1554)SETO SHINKIN PRACTICE BANK";
const ORGANIZATIONAL_UNIT: &str = "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1";

/// Signs customers' certificates and revocation lists.
#[derive(Clone, Debug)]
pub(crate) struct Authority {
    pub(crate) keys: AuthorityKeys,
    /// The CRL distribution point of every certificate.
    pub(crate) crl_url: String,
}

impl Authority {
    /// Whether this authority signed that certificate, regardless of dates and revocation.
    pub(crate) fn has_issued(&self, certificate: &X509Ref) -> bool {
        let issuing = &self.keys.issuing;
        let names = certificate.issuer_name().try_cmp(issuing.certificate.subject_name());
        names.is_ok_and(std::cmp::Ordering::is_eq) && matches!(certificate.verify(&issuing.key), Ok(true))
    }

    /// Names of issuing authority and root, in DER.
    pub(crate) fn names(&self) -> Result<[Vec<u8>; 2], ErrorStack> {
        let [issuing, root] = [&self.keys.issuing, &self.keys.root].map(|one| one.certificate.subject_name().to_der());
        Ok([issuing?, root?])
    }

    /// Certificates of issuing authority and root, in DER.
    pub(crate) fn chain(&self) -> Result<[Vec<u8>; 2], ErrorStack> {
        Ok([self.keys.issuing.certificate.to_der()?, self.keys.root.certificate.to_der()?])
    }
}

/// A certificate signed by `signer`; self-issued without an `issuer`.
fn signed<K: HasPublic>(
    common_name: &str,
    key: &PKeyRef<K>,
    [from, to]: [OffsetDateTime; 2],
    issuer: Option<&X509Ref>,
    signer: &PKeyRef<Private>,
    extensions: impl FnOnce(&X509v3Context<'_>) -> Result<Vec<X509Extension>, ErrorStack>,
) -> Result<X509, ErrorStack> {
    let subject = distinguished_name(common_name)?;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*random_serial()?.to_asn1_integer()?)?;
    builder.set_not_before(&*asn1_time(from)?)?;
    builder.set_not_after(&*asn1_time(to)?)?;
    builder.set_subject_name(&subject)?;
    builder.set_issuer_name(issuer.map_or::<&X509NameRef, _>(&subject, |issuer| issuer.subject_name()))?;
    builder.set_pubkey(key)?;
    let context = builder.x509v3_context(issuer, None);
    let mut extensions = extensions(&context)?;
    if issuer.is_some() {
        extensions.push(AuthorityKeyIdentifier::new().keyid(true).build(&context)?);
    }
    for extension in extensions {
        builder.append_extension(extension)?;
    }
    builder.sign(signer, MessageDigest::sha256())?;
    Ok(builder.build())
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

/// Distinguished names have the form in the manual: O, OU and this CN, in that order.
fn distinguished_name(common_name: &str) -> Result<X509Name, ErrorStack> {
    let mut builder = X509Name::builder()?;
    builder.append_entry_by_nid(Nid::ORGANIZATIONNAME, ORGANIZATION)?;
    builder.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, ORGANIZATIONAL_UNIT)?;
    builder.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    Ok(builder.build())
}
