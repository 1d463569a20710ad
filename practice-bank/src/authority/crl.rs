//! Certificate revocation lists (RFC 5280 section 5).

use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::x509::extension::{AuthorityKeyIdentifier, CrlNumber};
use openssl::x509::{X509, X509CrlBuilder, X509RevokedBuilder};
use time::{Duration, OffsetDateTime};

use super::{Authority, asn1_time};

/// Time from a list's `thisUpdate` to its `nextUpdate`.
const LIFETIME: Duration = Duration::days(7);

impl Authority {
    /// Signs the list of all revoked certificates (serial in hexadecimal, time) and returns it in DER. The CRL
    /// number is the time of signing in seconds since 1970, so that it increases from list to list.
    pub(crate) fn revocation_list(
        &self,
        revocations: &[(String, OffsetDateTime)],
        now: OffsetDateTime,
    ) -> Result<Vec<u8>, ErrorStack> {
        let issuing = &self.keys.issuing;
        let mut builder = X509CrlBuilder::new()?;
        builder.set_issuer_name(issuing.certificate.subject_name())?;
        builder.set_last_update(&*asn1_time(now)?)?;
        builder.set_next_update(&*asn1_time(now + LIFETIME)?)?;
        for (serial, revoked_at) in revocations {
            let mut revoked = X509RevokedBuilder::new()?;
            revoked.set_serial_number(&*BigNum::from_hex_str(serial)?.to_asn1_integer()?)?;
            revoked.set_revocation_date(&*asn1_time(*revoked_at)?)?;
            builder.add_revoked(revoked.build())?;
        }
        builder.sort()?;
        let any = X509::builder()?;
        let context = any.x509v3_context(Some(&issuing.certificate), None);
        builder.append_extension(AuthorityKeyIdentifier::new().keyid(true).build(&context)?)?;
        let number = BigNum::from_dec_str(&now.unix_timestamp().max(0).to_string())?;
        builder.append_extension(CrlNumber::new(number)?.build()?)?;
        builder.sign(&issuing.key, MessageDigest::sha256())?;
        builder.build()?.to_der()
    }
}
