//! Customers' certificates (RFC 5280 section 4).

use openssl::asn1::{Asn1Object, Asn1OctetString};
use openssl::error::ErrorStack;
use openssl::pkey::{PKeyRef, Public};
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier};
use openssl::x509::{X509, X509Extension};
use time::OffsetDateTime;

use super::{Authority, der, signed};

const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";

impl Authority {
    /// Signs a customer's certificate. Costs one RSA-2048 signature: call it on a blocking thread.
    pub(crate) fn issue(
        &self,
        common_name: &str,
        key: &PKeyRef<Public>,
        dates: [OffsetDateTime; 2],
    ) -> Result<X509, ErrorStack> {
        let issuing = &self.keys.issuing;
        signed(common_name, key, dates, Some(&issuing.certificate), &issuing.key, |context| {
            Ok(vec![
                BasicConstraints::new().critical().build()?,
                KeyUsage::new().critical().digital_signature().key_encipherment().build()?,
                ExtendedKeyUsage::new().client_auth().build()?,
                X509Extension::new_from_der(
                    &*Asn1Object::from_str(CRL_DISTRIBUTION_POINTS)?,
                    false,
                    &*Asn1OctetString::new_from_bytes(&der::distribution_points(&self.crl_url))?,
                )?,
                SubjectKeyIdentifier::new().build(context)?,
            ])
        })
    }
}

/// `logid031 A001 20200304153656560435`: login ID, number of the certificate among those of the
/// login ID, then the time of issue (UTC, `YYYYMMDDhhmmss`) and six digits that distinguish
/// certificates issued in the same second.
pub(crate) fn common_name(login_id: &str, number: u32, issued_at: OffsetDateTime, distinguishing: u32) -> String {
    let (date, [hour, minute, second]) = (issued_at.date(), [issued_at.hour(), issued_at.minute(), issued_at.second()]);
    let date = date.to_string().replace('-', "");
    format!("{login_id} A{number:03} {date}{hour:02}{minute:02}{second:02}{:06}", distinguishing % 1_000_000)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn common_names_have_the_format_of_the_manual() {
        let issued_at = datetime!(2020-03-04 15:36:56 UTC);
        let name = common_name("logid031", 1, issued_at, 560_435);
        assert_eq!(name, "logid031 A001 20200304153656560435");
    }
}
