//! Certificates as PKCS#11 objects: find, name, create, remove.

use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;

use super::der::Fields;
use super::error::NssError;
use super::write::{create, destroy, update};
use crate::certificate::{Certificate, Fingerprint, Name};
use crate::keystore::KeyStoreError;

/// How often another process may store the same certificate, or take the label, between our check and our write,
/// before we assume another cause.
const RACES: usize = 4;

/// A stored certificate whose key is stored, too.
pub(super) struct Keyed {
    /// The certificate.
    pub(super) certificate: Certificate,
    /// Its object.
    pub(super) object: ObjectHandle,
    /// `CKA_ID`, which links it to its key.
    pub(super) id: Vec<u8>,
}

/// The certificates that have a key. Searches for keys first: there are few, whereas a database may hold hundreds of
/// certificates without one.
pub(super) fn keyed_certificates(session: &Session) -> Result<Vec<Keyed>, NssError> {
    let mut found = Vec::new();
    for key in find(session, ObjectClass::PRIVATE_KEY, &[])? {
        let id = bytes(session, key, AttributeType::Id)?;
        if !id.is_empty() && !found.iter().any(|known: &Keyed| known.id == id) {
            found.extend(certificates_of(session, &id)?);
        }
    }
    Ok(found)
}

/// The certificate with that fingerprint, if its key is stored, too.
pub(super) fn keyed_certificate(session: &Session, fingerprint: &Fingerprint) -> Result<Keyed, NssError> {
    keyed_certificates(session)?
        .into_iter()
        .find(|keyed| keyed.certificate.fingerprint() == *fingerprint)
        .ok_or_else(|| KeyStoreError::NotFound(*fingerprint).into())
}

/// Every certificate of this subject.
pub(super) fn certificates_named(session: &Session, subject: &Name) -> Result<Vec<Certificate>, NssError> {
    let found = readable(session, Attribute::Subject(subject.der().to_vec()))?;
    Ok(found.into_iter().map(|(certificate, _)| certificate).collect())
}

/// The private key with that `CKA_ID`.
pub(super) fn private_key(session: &Session, id: &[u8]) -> Result<Option<ObjectHandle>, NssError> {
    let keys = find(session, ObjectClass::PRIVATE_KEY, &[Attribute::Id(id.to_vec())])?;
    Ok(keys.first().copied())
}

/// Whether a certificate with the same issuer and serial number is stored.
pub(super) fn is_stored(session: &Session, certificate: &Certificate) -> Result<bool, NssError> {
    Ok(same_issuer_and_serial(session, &Fields::of(certificate.der())?)?.is_some())
}

/// Whether another certificate with the same issuer and serial number is stored.
pub(super) fn is_taken(session: &Session, certificate: &Certificate) -> Result<bool, NssError> {
    match same_issuer_and_serial(session, &Fields::of(certificate.der())?)? {
        None => Ok(false),
        Some(present) => Ok(bytes(session, present, AttributeType::Value)? != certificate.der()),
    }
}

/// Stores a certificate under `id`, or assigns `id` to the stored one.
pub(super) fn put_certificate(session: &Session, certificate: &Certificate, id: &[u8]) -> Result<(), NssError> {
    for _ in 0..RACES {
        match try_put_certificate(session, certificate, id) {
            Err(error) if error.may_be_a_lost_race() => {}
            outcome => return outcome,
        }
    }
    try_put_certificate(session, certificate, id)
}

fn try_put_certificate(session: &Session, certificate: &Certificate, id: &[u8]) -> Result<(), NssError> {
    let fields = Fields::of(certificate.der())?;
    if let Some(present) = same_issuer_and_serial(session, &fields)? {
        return assign_id(session, present, certificate, id);
    }
    let label = unused_label(session, certificate, &fields.subject)?;
    create(session, &template(certificate, fields, label, id))
}

fn assign_id(session: &Session, present: ObjectHandle, certificate: &Certificate, id: &[u8]) -> Result<(), NssError> {
    if bytes(session, present, AttributeType::Value)? != certificate.der() {
        return Err(KeyStoreError::NumberTaken.into());
    }
    if bytes(session, present, AttributeType::Id)? == id {
        return Ok(());
    }
    update(session, present, &[Attribute::Id(id.to_vec())])
}

/// Removes the key first, then the certificate: a certificate alone is harmless. A key that another certificate uses
/// stays.
pub(super) fn remove(session: &Session, removed: &Keyed) -> Result<(), NssError> {
    if certificates_of(session, &removed.id)?.len() == 1 {
        for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
            for key in find(session, class, &[Attribute::Id(removed.id.clone())])? {
                destroy(session, key)?;
            }
        }
    }
    destroy(session, removed.object)
}

/// The name to store a certificate under. NSS requires one label for all certificates of a subject,
/// and different labels for different subjects.
pub(super) fn unused_label(session: &Session, certificate: &Certificate, subject: &[u8]) -> Result<Vec<u8>, NssError> {
    let of_subject = [Attribute::Subject(subject.to_vec())];
    for sibling in find(session, ObjectClass::CERTIFICATE, &of_subject)? {
        let label = bytes(session, sibling, AttributeType::Label)?;
        if !label.is_empty() {
            return Ok(label);
        }
    }
    let mut candidates = std::iter::once(display_name(certificate))
        .chain((2..).map(|number| format!("{} #{number}", display_name(certificate))));
    loop {
        let label = candidates.next().unwrap_or_default().into_bytes();
        let of_label = [Attribute::Label(label.clone())];
        if find(session, ObjectClass::CERTIFICATE, &of_label)?.is_empty() {
            return Ok(label);
        }
    }
}

fn display_name(certificate: &Certificate) -> String {
    let subject = certificate.subject();
    [&subject.common_name, &subject.organizational_unit, &subject.organization]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or_else(|| certificate.serial().to_owned(), Clone::clone)
}

fn template(certificate: &Certificate, fields: Fields, label: Vec<u8>, id: &[u8]) -> [Attribute; 10] {
    [
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Label(label),
        Attribute::Id(id.to_vec()),
        Attribute::Subject(fields.subject),
        Attribute::Issuer(fields.issuer),
        Attribute::SerialNumber(fields.serial),
        Attribute::Value(certificate.der().to_vec()),
    ]
}

fn same_issuer_and_serial(session: &Session, fields: &Fields) -> Result<Option<ObjectHandle>, NssError> {
    let issuer = Attribute::Issuer(fields.issuer.clone());
    let serial = Attribute::SerialNumber(fields.serial.clone());
    Ok(find(session, ObjectClass::CERTIFICATE, &[issuer, serial])?.first().copied())
}

fn certificates_of(session: &Session, id: &[u8]) -> Result<Vec<Keyed>, NssError> {
    let found = readable(session, Attribute::Id(id.to_vec()))?;
    Ok(found.into_iter().map(|(certificate, object)| Keyed { certificate, object, id: id.to_vec() }).collect())
}

/// Skips other programs' objects that are not certificates we can read.
fn readable(session: &Session, with: Attribute) -> Result<Vec<(Certificate, ObjectHandle)>, NssError> {
    let mut found = Vec::new();
    for object in find(session, ObjectClass::CERTIFICATE, &[with])? {
        let value = bytes(session, object, AttributeType::Value)?;
        found.extend(Certificate::parse(&value).ok().map(|certificate| (certificate, object)));
    }
    Ok(found)
}

fn find(session: &Session, class: ObjectClass, with: &[Attribute]) -> Result<Vec<ObjectHandle>, NssError> {
    let mut template = vec![Attribute::Token(true), Attribute::Class(class)];
    template.extend_from_slice(with);
    Ok(session.find_objects(&template)?)
}

fn bytes(session: &Session, object: ObjectHandle, kind: AttributeType) -> Result<Vec<u8>, NssError> {
    let attributes = session.get_attributes(object, &[kind])?;
    Ok(attributes.into_iter().next().map(into_bytes).unwrap_or_default())
}

fn into_bytes(attribute: Attribute) -> Vec<u8> {
    match attribute {
        Attribute::Id(bytes) | Attribute::Label(bytes) | Attribute::Value(bytes) => bytes,
        _ => Vec::new(),
    }
}

/// The DER of every certificate.
#[cfg(test)]
pub(super) fn all_certificates(session: &Session) -> Result<Vec<Vec<u8>>, NssError> {
    let objects = find(session, ObjectClass::CERTIFICATE, &[])?;
    objects.into_iter().map(|object| bytes(session, object, AttributeType::Value)).collect()
}

/// How many private keys there are.
#[cfg(test)]
pub(super) fn key_count(session: &Session) -> Result<usize, NssError> {
    Ok(find(session, ObjectClass::PRIVATE_KEY, &[])?.len())
}
