//! Certificate revocation lists (RFC 5280 section 5).

use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::x509::extension::{AuthorityKeyIdentifier, CrlNumber};
use openssl::x509::{X509, X509CrlBuilder, X509Extension, X509Revoked, X509RevokedBuilder};
use time::{Duration, OffsetDateTime};

use super::{Authority, asn1_time};

/// How long a list may be relied upon.
const LIFETIME: Duration = Duration::days(7);

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revocation {
    /// Hexadecimal.
    pub(crate) serial: String,
    pub(crate) revoked_at: OffsetDateTime,
}

impl Authority {
    /// Signs the list of all revoked certificates, in DER. Its number is the moment of signing,
    /// in seconds since 1970, so that a later list always has a greater one.
    pub(crate) fn revocation_list(
        &self,
        revocations: &[Revocation],
        now: OffsetDateTime,
    ) -> Result<Vec<u8>, ErrorStack> {
        let mut builder = X509CrlBuilder::new()?;
        builder.set_issuer_name(self.keys.issuing_certificate().subject_name())?;
        builder.set_last_update(&*asn1_time(now)?)?;
        builder.set_next_update(&*asn1_time(now + LIFETIME)?)?;
        for revocation in revocations {
            builder.add_revoked(entry(revocation)?)?;
        }
        builder.sort()?;
        builder.append_extension(self.key_identifier()?)?;
        builder.append_extension(number(now)?)?;
        builder.sign(self.keys.issuing_key(), MessageDigest::sha256())?;
        builder.build()?.to_der()
    }

    fn key_identifier(&self) -> Result<X509Extension, ErrorStack> {
        let any = X509::builder()?;
        let context = any.x509v3_context(Some(self.keys.issuing_certificate()), None);
        AuthorityKeyIdentifier::new().keyid(true).build(&context)
    }
}

fn entry(revocation: &Revocation) -> Result<X509Revoked, ErrorStack> {
    let mut revoked = X509RevokedBuilder::new()?;
    let serial = BigNum::from_hex_str(&revocation.serial)?.to_asn1_integer()?;
    revoked.set_serial_number(&serial)?;
    revoked.set_revocation_date(&*asn1_time(revocation.revoked_at)?)?;
    Ok(revoked.build())
}

fn number(now: OffsetDateTime) -> Result<X509Extension, ErrorStack> {
    let seconds = BigNum::from_dec_str(&now.unix_timestamp().max(0).to_string())?;
    CrlNumber::new(seconds)?.build()
}
