//! Customers' certificates (RFC 5280 section 4.1), put together byte by byte.
//!
//! OpenSSL's builder would do, but it decodes and encodes the public key several times, which
//! takes it longer than the signature itself.

use openssl::bn::BigNumRef;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKeyRef, Private};
use openssl::sign::Signer;
use openssl::x509::X509NameRef;
use time::OffsetDateTime;

use super::der::{
    BIT_STRING, GENERALIZED_TIME, INTEGER, NULL, OBJECT_IDENTIFIER, SEQUENCE, UTC_TIME,
    context_constructed, element, unsigned,
};
use super::extensions::EndEntityExtensions;

const SHA256_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/// Version 3 is written as 2.
const VERSION: u64 = 2;

/// All that a certificate says, except what is the same for all customers.
pub(super) struct Certificate<'a> {
    /// Positive.
    pub(super) serial: &'a BigNumRef,
    pub(super) subject: &'a X509NameRef,
    pub(super) not_before: OffsetDateTime,
    pub(super) not_after: OffsetDateTime,
    /// DER of the `SubjectPublicKeyInfo`.
    pub(super) public_key_info: &'a [u8],
}

impl Certificate<'_> {
    /// The signed certificate in DER. `issuer` is the DER of the issuer's name.
    pub(super) fn signed(
        &self,
        issuer: &[u8],
        issuer_key: &PKeyRef<Private>,
        extensions: &EndEntityExtensions,
    ) -> Result<Vec<u8>, ErrorStack> {
        let algorithm = element(
            SEQUENCE,
            &[&element(OBJECT_IDENTIFIER, &[SHA256_WITH_RSA]), &element(NULL, &[])],
        );
        let unsigned = self.to_be_signed(issuer, &algorithm, extensions)?;
        let mut signer = Signer::new(MessageDigest::sha256(), issuer_key)?;
        let signature = signer.sign_oneshot_to_vec(&unsigned)?;
        Ok(element(SEQUENCE, &[&unsigned, &algorithm, &element(BIT_STRING, &[&[0], &signature])]))
    }

    fn to_be_signed(
        &self,
        issuer: &[u8],
        algorithm: &[u8],
        extensions: &EndEntityExtensions,
    ) -> Result<Vec<u8>, ErrorStack> {
        let validity = element(SEQUENCE, &[&moment(self.not_before), &moment(self.not_after)]);
        Ok(element(
            SEQUENCE,
            &[
                &element(context_constructed(0), &[&unsigned(VERSION)]),
                &element(INTEGER, &[&self.serial.to_vec()]),
                algorithm,
                issuer,
                &validity,
                &self.subject.to_der()?,
                self.public_key_info,
                &extensions.for_key(self.public_key_info),
            ],
        ))
    }
}

/// `UTCTime` where its two digits of a year suffice (RFC 5280 section 4.1.2.5).
fn moment(moment: OffsetDateTime) -> Vec<u8> {
    let year = moment.year();
    let rest = format!(
        "{:02}{:02}{:02}{:02}{:02}Z",
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    );
    if (1950..2050).contains(&year) {
        element(UTC_TIME, &[format!("{:02}", year % 100).as_bytes(), rest.as_bytes()])
    } else {
        element(GENERALIZED_TIME, &[format!("{year:04}").as_bytes(), rest.as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_year_2050_needs_four_digits() {
        assert_eq!(moment(datetime!(2049-12-31 23:59:59 UTC))[2..], *b"491231235959Z");
        assert_eq!(moment(datetime!(2050-01-01 0:00 UTC))[2..], *b"20500101000000Z");
        assert_eq!(moment(datetime!(1949-01-01 0:00 UTC))[2..], *b"19490101000000Z");
    }
}
