use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use openssl::error::ErrorStack;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509PurposeId, X509StoreContext, X509VerifyResult};
use time::{Duration, OffsetDateTime};

use super::extension::{ID_CE_SUBJECT_ALT_NAME, extension};
use super::{Chain, EnrollmentError};
use crate::certificate::Certificate;
use crate::keystore::{KeyStore, RequestKey};
use crate::profile::IssuerMatch;
use crate::text::is_invisible;

/// Clocks differ, and some authorities write local time as UTC: a certificate may become valid this much later.
const TOLERANCE: Duration = Duration::DAY;
/// How many certificates for our key are tried, and with how many authorities that may have signed each. A bank needs
/// one and two.
const LIMIT: usize = 8;
/// RFC 5280 section 4.2.1.3
const ID_CE_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// `keyCertSign`, in the first octet of the bits.
const KEY_CERT_SIGN: u8 = 0x04;
/// RFC 5280 section 4.2.1.12
const ID_CE_EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const ANY_EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
/// RFC 5280 section 4.2.1.9
const ID_CE_BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// Mail address, host name and URI among the alternative names (RFC 5280 section 4.2.1.6).
const TEXTS: [TagNumber; 3] = [TagNumber::N1, TagNumber::N2, TagNumber::N6];

/// OpenSSL's verification results (`x509_vfy.h`).
const UNABLE_TO_GET_ISSUER: i32 = 2;
const UNABLE_TO_GET_ISSUER_LOCALLY: i32 = 20;

/// The requirements on the bank's answer before anything from it is installed.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The authorities that the bank lists.
    pub authorities: &'a [Certificate],
    /// Identifies the bank's certificates.
    pub issuer: &'a IssuerMatch,
    /// The store that will receive the certificate.
    pub store: &'a dyn KeyStore,
    /// The current time.
    pub now: OffsetDateTime,
}

impl Expected<'_> {
    /// Our certificate (with our key, for logging in, from one of the authorities) among those received, and its
    /// intermediates; or what is wrong with the first certificate for our key.
    pub fn choose(&self, key: &RequestKey, received: Vec<Certificate>) -> Result<Chain, EnrollmentError> {
        let (ours, others): (Vec<_>, Vec<_>) = received.into_iter().partition(|one| is_for(one, key));
        let verified = ours.into_iter().take(LIMIT).map(|certificate| self.verified(certificate, &others));
        let first_good = |chosen: Result<_, _>, next: Result<_, _>| chosen.or_else(|why| next.map_err(|_| why));
        verified.reduce(first_good).unwrap_or(Err(EnrollmentError::AnotherKey))
    }

    fn verified(&self, certificate: Certificate, received: &[Certificate]) -> Result<Chain, EnrollmentError> {
        if !has_readable_names(&certificate) {
            return Err(EnrollmentError::NameUnreadable);
        }
        if is_negative(&certificate) {
            return Err(EnrollmentError::NumberNegative);
        }
        if !self.issuer.matches(&certificate) {
            return Err(EnrollmentError::AnotherIssuer);
        }
        // If the store cannot be queried, the certificate is not rejected for that.
        if self.store.is_taken(&certificate).unwrap_or(false) {
            return Err(EnrollmentError::NumberTaken);
        }
        if is_authority(&certificate) || may_sign_certificates(&certificate) {
            return Err(EnrollmentError::Unsuitable);
        }
        let intermediates = self.path(&certificate, received)?;
        Ok(Chain { certificate, intermediates })
    }

    /// The chain of authorities from the certificate's issuer upward, without a root. Only an authority that the bank
    /// lists can be the trust anchor, not one that was merely received with the certificate.
    fn path(&self, certificate: &Certificate, received: &[Certificate]) -> Result<Vec<Certificate>, EnrollmentError> {
        let above = above(certificate, self.authorities.iter().chain(received));
        let mut why = None;
        for anchor in above.iter().filter(|one| self.authorities.contains(one)) {
            let verified = self.path_to(anchor, certificate, &above).map_err(|_| EnrollmentError::Malformed)?;
            match verified {
                Ok(path) => return Ok(self.without_roots(path)),
                Err(error) => why = why.filter(|known| !misses_anchor(*known)).or(Some(error)),
            }
        }
        Err(why.map_or(EnrollmentError::UnknownAuthority(None), EnrollmentError::from))
    }

    /// Verifies it as OpenSSL does a client certificate (RFC 5280 section 6), at a security level of at least 112 bits.
    fn path_to(
        &self,
        anchor: &Certificate,
        certificate: &Certificate,
        above: &[&Certificate],
    ) -> Result<Result<Vec<Certificate>, X509VerifyResult>, ErrorStack> {
        let mut parameters = X509VerifyParam::new()?;
        parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        let any = is_for_any_purpose(certificate);
        parameters.set_purpose(if any { X509PurposeId::ANY } else { X509PurposeId::SSL_CLIENT })?;
        parameters.set_auth_level(2);
        parameters.set_time(self.time_for(certificate));
        let mut anchors = X509StoreBuilder::new()?;
        anchors.add_cert(anchor.x509()?)?;
        anchors.set_param(&parameters)?;
        let mut others = Stack::new()?;
        for one in above {
            others.push(one.x509()?)?;
        }
        X509StoreContext::new()?.init(&anchors.build(), &*certificate.x509()?, &others, |context| {
            if !context.verify_cert()? {
                return Ok(Err(context.error()));
            }
            let path = context.chain().into_iter().flatten().skip(1);
            Ok(Ok(path.filter_map(|one| Certificate::parse(&one.to_der().ok()?).ok()).collect()))
        })
    }

    /// Extends the path to the topmost authority that the bank lists: programs look for each issuer in the store.
    fn without_roots(&self, mut path: Vec<Certificate>) -> Vec<Certificate> {
        while let Some(last) = path.last()
            && let Some(next) = self.authorities.iter().find(|one| !path.contains(one) && has_signed(one, last))
        {
            path.push(next.clone());
        }
        path.retain(|authority| !authority.is_self_issued());
        path
    }

    /// The time of verification in seconds since 1970: now, or when the certificate becomes valid if that is soon.
    fn time_for(&self, certificate: &Certificate) -> i64 {
        self.now.max(certificate.not_before().min(self.now + TOLERANCE)).unix_timestamp()
    }
}

/// The path does not reach this anchor: another anchor may fit.
fn misses_anchor(error: X509VerifyResult) -> bool {
    matches!(error.as_raw(), UNABLE_TO_GET_ISSUER | UNABLE_TO_GET_ISSUER_LOCALLY)
}

/// Whether it is the issuer by its name and by the signature.
pub(crate) fn has_signed(issuer: &Certificate, subject: &Certificate) -> bool {
    let verified = || subject.x509()?.verify(&*issuer.x509()?.public_key()?);
    issuer.subject().der() == subject.issuer().der() && verified().unwrap_or(false)
}

fn is_for(certificate: &Certificate, key: &RequestKey) -> bool {
    let public_key = certificate.x509().and_then(|x509| x509.public_key());
    public_key.is_ok_and(|public_key| key.public_key().is_ok_and(|ours| ours.public_eq(&public_key)))
}

/// The authorities that, by name, may have signed the certificate or each other upward.
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

fn is_negative(certificate: &Certificate) -> bool {
    let number = certificate.x509().and_then(|x509| x509.serial_number().to_bn());
    number.is_ok_and(|number| number.is_negative())
}

fn is_for_any_purpose(certificate: &Certificate) -> bool {
    let usages = extension(certificate, ID_CE_EXTENDED_KEY_USAGE);
    let usages = usages.and_then(|usages| Vec::<ObjectIdentifier>::from_der(usages.value).ok());
    usages.is_some_and(|usages| usages.contains(&ANY_EXTENDED_KEY_USAGE))
}

fn is_authority(certificate: &Certificate) -> bool {
    let constraints = extension(certificate, ID_CE_BASIC_CONSTRAINTS);
    let fields = constraints.and_then(|constraints| Vec::<AnyRef<'_>>::from_der(constraints.value).ok());
    let first = fields.as_ref().and_then(|fields| fields.first());
    first.is_some_and(|first| first.tag() == Tag::Boolean && first.value() != [0])
}

fn may_sign_certificates(certificate: &Certificate) -> bool {
    let usage = extension(certificate, ID_CE_KEY_USAGE);
    let bits = usage.and_then(|usage| BitStringRef::from_der(usage.value).ok());
    bits.is_some_and(|bits| bits.raw_bytes().first().is_some_and(|first| first & KEY_CERT_SIGN != 0))
}

/// Whether no name has invisible characters, which could make people and programs read another name.
fn has_readable_names(certificate: &Certificate) -> bool {
    let alternatives = extension(certificate, ID_CE_SUBJECT_ALT_NAME).map(|names| names.value);
    let names = [certificate.subject().der(), certificate.issuer().der()];
    names.into_iter().chain(alternatives).all(|name| AnyRef::from_der(name).is_ok_and(is_readable))
}

fn is_readable(part: AnyRef<'_>) -> bool {
    let is_ascii_readable = || !part.value().iter().any(u8::is_ascii_control);
    match part.tag() {
        Tag::Sequence | Tag::Set | Tag::ContextSpecific { constructed: true, .. } => {
            parts(part.value()).is_ok_and(|parts| parts.into_iter().all(is_readable))
        }
        Tag::Utf8String => str::from_utf8(part.value()).is_ok_and(|text| !text.contains(is_invisible)),
        Tag::BmpString => {
            let (units, rest) = part.value().as_chunks();
            let mut characters = char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)));
            rest.is_empty() && characters.all(|character| character.is_ok_and(|character| !is_invisible(character)))
        }
        // A control character of Latin-1 may be half of a Japanese character.
        Tag::PrintableString | Tag::Ia5String | Tag::VisibleString | Tag::TeletexString => is_ascii_readable(),
        Tag::ContextSpecific { constructed: false, number } if TEXTS.contains(&number) => is_ascii_readable(),
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
