use std::collections::HashSet;

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, TrustAnchor, UnixTime};
use time::{Duration, OffsetDateTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::extension::extension;
use super::{Chain, EnrollmentError};
use crate::certificate::Certificate;
use crate::profile::IssuerMatch;
use crate::secret::PrivateKey;

/// Clocks differ, and some authorities write local time as UTC: a certificate may begin this much later.
const TOLERANCE: Duration = Duration::DAY;
/// So many certificates for our key are tried, each with so many authorities below the topmost. A bank needs one
/// and two, and the paths to try grow much faster than their number.
const LIMIT: usize = 8;
/// RFC 5280 section 4.2.1.3
const ID_CE_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// In the first octet of its bits.
const KEY_CERT_SIGN: u8 = 0x04;
/// RFC 5280 section 4.2.1.9
const ID_CE_BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// What an answer of the bank has to be before anything of it is installed.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The authorities the bank has named.
    pub authorities: &'a [Certificate],
    /// Which certificates are the bank's.
    pub issuer: &'a IssuerMatch,
    /// The bank's certificates that are in the store already.
    pub stored: &'a [Certificate],
    /// The time.
    pub now: OffsetDateTime,
}

impl Expected<'_> {
    /// Our certificate (with our key, for logging in, from one of the authorities) among those received, and the
    /// authorities below the topmost; or what is wrong with the first one for our key.
    pub fn choose(&self, key: &PrivateKey, received: Vec<Certificate>) -> Result<Chain, EnrollmentError> {
        let (ours, others): (Vec<_>, Vec<_>) = received.into_iter().partition(|one| is_for(one, key));
        let verified = ours.into_iter().take(LIMIT).map(|certificate| self.verified(certificate, &others));
        let first_good = |chosen: Result<_, _>, next: Result<_, _>| chosen.or_else(|why| next.map_err(|_| why));
        verified.reduce(first_good).unwrap_or(Err(EnrollmentError::AnotherKey))
    }

    fn verified(&self, certificate: Certificate, received: &[Certificate]) -> Result<Chain, EnrollmentError> {
        let names = [certificate.subject(), certificate.issuer()];
        if !names.iter().all(|name| AnyRef::from_der(name.der()).is_ok_and(is_readable)) {
            return Err(EnrollmentError::Malformed);
        }
        if !self.issuer.matches(&certificate) {
            return Err(EnrollmentError::AnotherIssuer);
        }
        // Programs know a certificate by its issuer and number.
        let is_taken = |one: &Certificate| one.serial() == certificate.serial() && *one != certificate;
        if self.stored.iter().any(|one| one.issuer() == certificate.issuer() && is_taken(one)) {
            return Err(EnrollmentError::NumberTaken);
        }
        if may_sign_certificates(&certificate) {
            return Err(EnrollmentError::Unsuitable);
        }
        let intermediates = self.path(&certificate, received)?;
        Ok(Chain { certificate, intermediates })
    }

    /// The authorities from the certificate's issuer upward that have signed each other, without a root. One of
    /// those that the bank has named ends it: what only came along is no anchor of trust.
    fn path(&self, certificate: &Certificate, received: &[Certificate]) -> Result<Vec<Certificate>, EnrollmentError> {
        let named: HashSet<_> = self.authorities.iter().map(|one| one.subject().der()).collect();
        let is_top = |one: &&Certificate| one.is_self_issued() || !named.contains(one.issuer().der());
        let (tops, lower): (Vec<_>, Vec<_>) = self.authorities.iter().partition(is_top);
        let (tops, anchors): (Vec<_>, Vec<_>) = tops.into_iter().filter_map(|top| Some((top, anchor(top)?))).unzip();
        let above: Vec<_> = above(certificate, lower.into_iter().chain(received)).into_iter().map(der).collect();

        let der = der(certificate);
        let end_entity = EndEntityCert::try_from(&der).map_err(|_| EnrollmentError::Malformed)?;
        if end_entity.serial().first().is_none_or(|first| first.leading_ones() > 0) {
            return Err(EnrollmentError::Malformed); // negative
        }
        let algorithms = ring::default_provider().signature_verification_algorithms.all;
        let (time, login) = (self.time_for(certificate), KeyUsage::client_auth());
        let path = end_entity.verify_for_usage(algorithms, &anchors, &above, time, login, None, None)?;
        let between = path.intermediate_certificates().filter_map(|one| Certificate::parse(&one.der()).ok());
        let top = anchors.iter().position(|anchor| anchor == path.anchor()).map(|index| tops[index].clone());
        Ok(between.chain(top).filter(|authority| !authority.is_self_issued()).collect())
    }

    /// Now; or when it begins, if that is soon.
    fn time_for(&self, certificate: &Certificate) -> UnixTime {
        let time = self.now.max(certificate.not_before().min(self.now + TOLERANCE));
        let seconds = time.unix_timestamp().try_into().unwrap_or_default();
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
    }
}

fn is_for(certificate: &Certificate, key: &PrivateKey) -> bool {
    let public_key = certificate.x509().and_then(|x509| x509.public_key());
    public_key.is_ok_and(|public_key| key.expose().public_eq(&public_key))
}

fn der(certificate: &Certificate) -> CertificateDer<'_> {
    CertificateDer::from(certificate.der())
}

/// Those that may have signed the certificate, or each other up from it, by their names.
fn above<'a>(certificate: &'a Certificate, others: impl Iterator<Item = &'a Certificate>) -> Vec<&'a Certificate> {
    let (mut others, mut above) = (others.collect::<Vec<_>>(), vec![certificate]);
    for reached in 0..=LIMIT {
        let Some(last) = above.get(reached).copied() else {
            break;
        };
        above.extend(others.extract_if(.., |one| one.subject().der() == last.issuer().der()));
    }
    above.into_iter().skip(1).take(LIMIT).collect()
}

/// A topmost authority as an anchor of trust, of which the library asks nothing.
fn anchor(top: &Certificate) -> Option<TrustAnchor<'static>> {
    let constraints: Vec<AnyRef<'_>> = Vec::from_der(extension(top, ID_CE_BASIC_CONSTRAINTS)?.value).ok()?;
    let is_authority = constraints.first().is_some_and(|first| first.tag() == Tag::Boolean && first.value() != [0]);
    if !is_authority {
        return None;
    }
    let certificate = der(top);
    Some(anchor_from_trusted_cert(&certificate).ok()?.to_owned())
}

fn may_sign_certificates(certificate: &Certificate) -> bool {
    let usage = extension(certificate, ID_CE_KEY_USAGE);
    let bits = usage.and_then(|usage| BitStringRef::from_der(usage.value).ok());
    bits.is_some_and(|bits| bits.raw_bytes().first().is_some_and(|first| first & KEY_CERT_SIGN != 0))
}

/// No control character in any string of a name, which could make people and programs read another one.
fn is_readable(part: AnyRef<'_>) -> bool {
    match part.tag() {
        Tag::Sequence | Tag::Set => parts(part.value()).is_ok_and(|parts| parts.into_iter().all(is_readable)),
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::TeletexString => {
            !part.value().iter().any(u8::is_ascii_control)
        }
        Tag::BmpString => {
            !part.value().chunks(2).any(|unit| unit[0] == 0 && unit[1..].iter().any(u8::is_ascii_control))
        }
        _ => true,
    }
}

fn parts(value: &[u8]) -> der::Result<Vec<AnyRef<'_>>> {
    let (mut reader, mut parts) = (SliceReader::new(value)?, Vec::new());
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader)?);
    }
    Ok(parts)
}
