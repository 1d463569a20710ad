//! Stores an identity in a database; repeating this after a crash completes it.

use cryptoki::session::Session;
use openssl::pkey::{PKey, Public};

use super::der::Fields;
use super::error::NssError;
use super::key::{self, KeyTemplate};
use super::objects::{is_stored, is_taken, private_key, put_certificate, unused_label};
use super::write::create;
use crate::certificate::Certificate;
use crate::keystore::{Identity, KeyStoreError};

/// Stores what is missing: authorities, then the key, the certificate last. If the certificate is stored, so is
/// everything else.
pub(super) fn import(session: &Session, identity: &Identity<'_>) -> Result<(), NssError> {
    let public_key = public_key(identity.certificate)?;
    if !identity.key.expose().public_eq(&public_key) {
        let reason = "the certificate is for another key";
        return Err(KeyStoreError::KeyUnusable(reason.into()).into());
    }
    if is_taken(session, identity.certificate)? {
        return Err(KeyStoreError::NumberTaken.into());
    }
    for authority in identity.intermediates.iter().filter(|one| !one.is_self_issued()) {
        put_authority(session, authority)?;
    }
    let id = key::id(&*public_key)?;
    put_key(session, identity, &id)?;
    put_certificate(session, identity.certificate, &id)
}

fn put_authority(session: &Session, authority: &Certificate) -> Result<(), NssError> {
    if is_stored(session, authority)? {
        return Ok(()); // another program may have stored it: leave it unchanged
    }
    put_certificate(session, authority, &key::id(&*public_key(authority)?)?)
}

/// Stores the key, unless it is already stored.
pub(super) fn put_key(session: &Session, identity: &Identity<'_>, id: &[u8]) -> Result<(), NssError> {
    if private_key(session, id)?.is_some() {
        return Ok(());
    }
    let subject = Fields::of(identity.certificate.der())?.subject;
    let label = unused_label(session, identity.certificate, &subject)?;
    let template = KeyTemplate::new(identity.key.expose(), label, id, subject)?;
    create(session, template.attributes())
}

fn public_key(certificate: &Certificate) -> Result<PKey<Public>, NssError> {
    Ok(certificate.x509()?.public_key()?)
}
