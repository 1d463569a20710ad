//! Writing and taking apart DER (X.690), where the OpenSSL wrapper cannot or is slow.

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The identifier octet of a constructed, context-specific element `[number]`.
pub(crate) const fn context_constructed(number: u8) -> u8 {
    0xa0 | number
}

/// The identifier octet of a primitive, context-specific element `[number]`.
pub(crate) const fn context_primitive(number: u8) -> u8 {
    0x80 | number
}

/// One element: identifier, length, content (the concatenation of `parts`).
pub(crate) fn element(identifier: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut encoded = Vec::with_capacity(content.len() + 6);
    encoded.push(identifier);
    push_length(&mut encoded, content.len());
    encoded.extend_from_slice(&content);
    encoded
}

/// A non-negative INTEGER.
pub(crate) fn unsigned(value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let significant = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let digits = &bytes[significant..];
    // A leading one bit would make it negative.
    let sign: &[u8] = if digits[0] & 0x80 == 0 { &[] } else { &[0] };
    element(INTEGER, &[sign, digits])
}

fn push_length(encoded: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => encoded.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let significant = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
            let count = u8::try_from(bytes.len() - significant).expect("a usize has few bytes");
            encoded.push(0x80 | count);
            encoded.extend_from_slice(&bytes[significant..]);
        }
    }
}

/// The elements that follow each other in `bytes`, each with identifier and length. Ends at the
/// first that is not DER.
pub(crate) fn elements(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (head, length) = head(rest)?;
        let (element, after) = rest.split_at_checked(head.checked_add(length)?)?;
        rest = after;
        Some(element)
    })
}

/// What is inside the first element of `bytes`; nothing if that is not DER.
pub(crate) fn content(bytes: &[u8]) -> &[u8] {
    let inside = |(start, length): (usize, usize)| bytes.get(start..start.checked_add(length)?);
    head(bytes).and_then(inside).unwrap_or_default()
}

/// How many bytes identifier and length take, and the length. Only what DER allows: one byte of
/// identifier, the shortest form of the length.
fn head(bytes: &[u8]) -> Option<(usize, usize)> {
    let (&[_, first], rest) = bytes.split_first_chunk()?;
    if first < 0x80 {
        return Some((2, first.into()));
    }
    let count = usize::from(first & 0x7f);
    let digits = rest.get(..count).filter(|digits| (1..=4).contains(&digits.len()))?;
    let length = digits.iter().fold(0, |value, digit| value << 8 | usize::from(*digit));
    (digits[0] != 0 && length >= 0x80).then_some((2 + count, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_use_the_shortest_form() {
        assert_eq!(element(SEQUENCE, &[]), [0x30, 0]);
        assert_eq!(element(SEQUENCE, &[&[0; 127]])[..2], [0x30, 127]);
        assert_eq!(element(SEQUENCE, &[&[0; 128]])[..3], [0x30, 0x81, 128]);
        assert_eq!(element(SEQUENCE, &[&[0; 300]])[..4], [0x30, 0x82, 1, 44]);
    }

    #[test]
    fn what_was_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let inner = vec![7; length];
            let written = [element(SEQUENCE, &[&inner]), unsigned(5)].concat();
            let read: Vec<_> = elements(&written).collect();
            assert_eq!(read.len(), 2);
            assert_eq!((content(read[0]), content(read[1])), (inner.as_slice(), &[5][..]));
        }
    }

    #[test]
    fn what_is_not_der_is_not_read() {
        let cases: [&[u8]; 6] =
            [&[], &[0x30], &[0x30, 0x80], &[0x30, 5, 1], &[0x30, 0x81, 5], &[0x30, 0x85, 0, 0]];
        for bytes in cases {
            assert_eq!(elements(bytes).count(), 0, "{bytes:?}");
            assert!(content(bytes).is_empty());
        }
    }

    #[test]
    fn integers_are_minimal_and_positive() {
        assert_eq!(unsigned(0), [2, 1, 0]);
        assert_eq!(unsigned(127), [2, 1, 127]);
        assert_eq!(unsigned(128), [2, 2, 0, 128]);
        assert_eq!(unsigned(2048), [2, 2, 8, 0]);
    }
}
