//! What OpenSSL's wrapper has no builder for, put together with the `der` crate.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Encode as _, Tag, TagNumber};

/// One element around these parts.
pub(super) fn element(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let encoded = AnyRef::new(tag, &content).and_then(|element| element.to_der());
    encoded.expect("the element is shorter than 256 MiB")
}

pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(Tag::Sequence, parts)
}

/// `[number]`, around one or more elements.
pub(super) fn constructed(number: TagNumber, parts: &[&[u8]]) -> Vec<u8> {
    element(Tag::ContextSpecific { constructed: true, number }, parts)
}

/// `[number]`, in place of the tag of a simple type.
pub(super) fn primitive(number: TagNumber, content: &[u8]) -> Vec<u8> {
    element(Tag::ContextSpecific { constructed: false, number }, &[content])
}

/// An OBJECT IDENTIFIER in dotted form.
pub(super) fn identifier(dotted: &str) -> Vec<u8> {
    element(Tag::ObjectIdentifier, &[ObjectIdentifier::new_unwrap(dotted).as_bytes()])
}
