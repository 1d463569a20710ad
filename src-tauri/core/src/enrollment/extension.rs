use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Tag, TagNumber, Tagged};

use crate::certificate::Certificate;

/// RFC 5280 section 4.2.1.6
pub(super) const ID_CE_SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

/// An extension of a certificate (RFC 5280 section 4.2).
pub(super) struct Extension<'a> {
    pub(super) critical: bool,
    /// DER, of the type that the extension defines.
    pub(super) value: &'a [u8],
}

/// The certificate's extension of this kind, if it has one.
pub(super) fn extension(certificate: &Certificate, wanted: ObjectIdentifier) -> Option<Extension<'_>> {
    let certificate = Vec::<AnyRef<'_>>::from_der(certificate.der()).ok()?;
    let to_be_signed: Vec<AnyRef<'_>> = certificate.first()?.decode_as().ok()?;
    let extensions = to_be_signed
        .iter()
        .find(|field| field.tag() == Tag::ContextSpecific { constructed: true, number: TagNumber::N3 })?;
    Vec::<AnyRef<'_>>::from_der(extensions.value()).ok()?.iter().find_map(|extension| {
        let fields: Vec<AnyRef<'_>> = extension.decode_as().ok()?;
        let (identifier, rest) = fields.split_first()?;
        if identifier.decode_as::<ObjectIdentifier>().ok()? != wanted {
            return None;
        }
        let (value, critical) = rest.split_last()?;
        // `critical` is only present if it is true (DEFAULT FALSE).
        Some(Extension { critical: !critical.is_empty(), value: value.value() })
    })
}
