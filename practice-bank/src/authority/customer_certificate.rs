//! Customers' certificates (RFC 5280 section 4).

use der::TagNumber;
use openssl::asn1::{Asn1Object, Asn1OctetString};
use openssl::bn::BigNumRef;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKeyRef, Public};
use openssl::rand::rand_bytes;
use openssl::x509::extension::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};
use openssl::x509::{X509, X509Extension};
use time::OffsetDateTime;

use super::der::{constructed, primitive, sequence};
use super::{Authority, common_name, distinguished_name, hexadecimal, random_serial, started};

const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";

/// What the authority decides about a new certificate before signing it.
pub(crate) struct NewCertificate<'a> {
    pub(crate) login_id: &'a str,
    pub(crate) number: u32,
    pub(crate) public_key: &'a PKeyRef<Public>,
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
    /// Signs a customer's certificate. Costs one RSA-2048 signature: call it on a blocking thread.
    pub(crate) fn issue(&self, new: &NewCertificate<'_>) -> Result<SignedCertificate, ErrorStack> {
        let serial = random_serial()?;
        let common_name = common_name(new.login_id, new.number, new.issued_at, random_number()?);
        let certificate = self.signed(new, &serial, &common_name)?;
        let serial = hexadecimal(&serial.to_vec_padded(16)?);
        Ok(SignedCertificate { der: certificate.to_der()?, serial, common_name })
    }

    fn signed(&self, new: &NewCertificate<'_>, serial: &BigNumRef, common_name: &str) -> Result<X509, ErrorStack> {
        let issuer = self.keys.issuing_certificate();
        let mut builder = started(serial, new.not_before, new.not_after)?;
        builder.set_subject_name(&*distinguished_name(common_name)?)?;
        builder.set_issuer_name(issuer.subject_name())?;
        builder.set_pubkey(new.public_key)?;
        let context = builder.x509v3_context(Some(issuer), None);
        let identifiers =
            [AuthorityKeyIdentifier::new().keyid(true).build(&context)?, SubjectKeyIdentifier::new().build(&context)?];
        let usage = KeyUsage::new().critical().digital_signature().key_encipherment().build()?;
        builder.append_extension(BasicConstraints::new().critical().build()?)?;
        builder.append_extension(usage)?;
        builder.append_extension(ExtendedKeyUsage::new().client_auth().build()?)?;
        builder.append_extension(distribution_point(&self.crl_url)?)?;
        for identifier in identifiers {
            builder.append_extension(identifier)?;
        }
        builder.sign(self.keys.issuing_key(), MessageDigest::sha256())?;
        Ok(builder.build())
    }
}

/// One distribution point with one full name, which is a URI.
fn distribution_point(url: &str) -> Result<X509Extension, ErrorStack> {
    let uri = primitive(TagNumber::N6, url.as_bytes());
    let full_name = constructed(TagNumber::N0, &[&uri]);
    let name = constructed(TagNumber::N0, &[&full_name]);
    X509Extension::new_from_der(
        &*Asn1Object::from_str(CRL_DISTRIBUTION_POINTS)?,
        false,
        &*Asn1OctetString::new_from_bytes(&sequence(&[&sequence(&[&name])]))?,
    )
}

fn random_number() -> Result<u32, ErrorStack> {
    let mut bytes = [0; 4];
    rand_bytes(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}
