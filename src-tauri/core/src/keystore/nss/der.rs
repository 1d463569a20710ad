//! The fields of a certificate as PKCS#11 wants them: exactly the bytes that stand in it.

use crate::keystore::KeyStoreError;

/// The encoded names and number that tell one certificate from another (RFC 5280 section 4.1).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields<'a> {
    /// `serialNumber`, tag and length included.
    pub(super) serial: &'a [u8],
    /// `issuer`
    pub(super) issuer: &'a [u8],
    /// `subject`
    pub(super) subject: &'a [u8],
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;

impl<'a> Fields<'a> {
    /// The fields of a DER certificate.
    pub(super) fn of(certificate: &'a [u8]) -> Result<Self, KeyStoreError> {
        Self::read(certificate)
            .ok_or_else(|| KeyStoreError::Failed("the certificate is not DER".into()))
    }

    fn read(certificate: &'a [u8]) -> Option<Self> {
        let (outer, _) = Element::read(certificate)?;
        let (to_be_signed, _) = Element::read(outer.content_of(SEQUENCE)?)?;
        let mut rest = to_be_signed.content_of(SEQUENCE)?;
        if rest.first() == Some(&VERSION) {
            next(&mut rest)?;
        }
        let serial = next(&mut rest)?;
        let _signature_algorithm = next(&mut rest)?;
        let issuer = next(&mut rest)?;
        let _validity = next(&mut rest)?;
        let subject = next(&mut rest)?;
        Some(Self { serial, issuer, subject })
    }
}

/// One DER element (X.690 section 8.1).
struct Element<'a> {
    tag: u8,
    whole: &'a [u8],
    content: &'a [u8],
}

impl<'a> Element<'a> {
    /// The first element and what follows it.
    fn read(input: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (&tag, after_tag) = input.split_first()?;
        let (&first, after_length) = after_tag.split_first()?;
        let (length, body) = match first {
            0..=0x7F => (usize::from(first), after_length),
            0x81..=0x84 => long_length(usize::from(first & 0x7F), after_length)?,
            _ => return None,
        };
        let (content, rest) = body.split_at_checked(length)?;
        let whole = &input[..input.len() - rest.len()];
        Some((Self { tag, whole, content }, rest))
    }

    fn content_of(&self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.content)
    }
}

fn long_length(octets: usize, input: &[u8]) -> Option<(usize, &[u8])> {
    let (length, body) = input.split_at_checked(octets)?;
    Some((length.iter().fold(0, |value, octet| value << 8 | usize::from(*octet)), body))
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (element, after) = Element::read(rest)?;
    *rest = after;
    Some(element.whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_input_is_refused() {
        let whole = [0x30, 0x06, 0x30, 0x04, 0x02, 0x01, 0x05, 0x30];
        for length in 0..whole.len() {
            assert!(Fields::of(&whole[..length]).is_err());
        }
        assert!(Fields::of(&[0x30, 0x85, 1, 1, 1, 1, 1]).is_err());
    }
}
