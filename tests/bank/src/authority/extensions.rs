//! The extensions of customers' certificates (RFC 5280 section 4.2).

use openssl::asn1::{Asn1Object, Asn1OctetString};
use openssl::error::ErrorStack;
use openssl::x509::extension::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};
use openssl::x509::{X509, X509Builder, X509Extension, X509Ref};

use super::der::{SEQUENCE, context_constructed, context_primitive, element};

const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
/// `uniformResourceIdentifier` in a `GeneralName`.
const URI: u8 = context_primitive(6);

/// Those extensions that are the same for every customer, built once.
pub(crate) struct EndEntityExtensions {
    constant: Vec<X509Extension>,
}

impl EndEntityExtensions {
    pub(crate) fn new(issuer: &X509Ref, crl_url: &str) -> Result<Self, ErrorStack> {
        let scratch = X509::builder()?;
        let context = scratch.x509v3_context(Some(issuer), None);
        let constant = vec![
            BasicConstraints::new().critical().build()?,
            KeyUsage::new().critical().digital_signature().key_encipherment().build()?,
            ExtendedKeyUsage::new().client_auth().build()?,
            AuthorityKeyIdentifier::new().keyid(true).build(&context)?,
            distribution_point(crl_url)?,
        ];
        Ok(Self { constant })
    }

    /// Appends all extensions; the public key must have been set before.
    pub(crate) fn append_to(
        &self,
        builder: &mut X509Builder,
        issuer: &X509Ref,
    ) -> Result<(), ErrorStack> {
        for extension in &self.constant {
            builder.append_extension2(extension)?;
        }
        let key_identifier = {
            let context = builder.x509v3_context(Some(issuer), None);
            SubjectKeyIdentifier::new().build(&context)?
        };
        builder.append_extension(key_identifier)
    }
}

/// One distribution point with one full name.
fn distribution_point(url: &str) -> Result<X509Extension, ErrorStack> {
    let full_name = element(context_constructed(0), &[&element(URI, &[url.as_bytes()])]);
    let name = element(context_constructed(0), &[&full_name]);
    let points = element(SEQUENCE, &[&element(SEQUENCE, &[&name])]);
    let kind = Asn1Object::from_str(CRL_DISTRIBUTION_POINTS)?;
    let content = Asn1OctetString::new_from_bytes(&points)?;
    X509Extension::new_from_der(&kind, false, &content)
}
