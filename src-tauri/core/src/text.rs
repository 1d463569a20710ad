//! Decodes text written by other programs, in the encodings they use.

use zeroize::Zeroizing;

/// The byte order mark.
const MARK: char = '\u{feff}';
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
const LITTLE_ENDIAN: [u8; 2] = [0xff, 0xfe];
const BIG_ENDIAN: [u8; 2] = [0xfe, 0xff];

/// Decodes UTF-8, or UTF-16 with a byte order mark (as Windows `PowerShell` writes), and removes the mark. `None` if it
/// is neither. Suitable for secrets: leaves no copy but the result.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    // Never reallocates: two bytes of UTF-16 become at most three of UTF-8.
    let mut text = Zeroizing::new(String::with_capacity(2 * bytes.len()));
    match bytes.split_first_chunk() {
        Some((&LITTLE_ENDIAN, units)) => push_utf16(&mut text, units, u16::from_le_bytes)?,
        Some((&BIG_ENDIAN, units)) => push_utf16(&mut text, units, u16::from_be_bytes)?,
        _ => text.push_str(str::from_utf8(without_marks(bytes)).ok()?),
    }
    Some(std::mem::take(&mut *text))
}

/// Whether a character is invisible: a control, a zero-width space, or one that changes the text direction.
pub(crate) fn is_invisible(character: char) -> bool {
    let is_format = matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | MARK);
    is_format || character.is_control()
}

/// Whether these bytes, the beginning of a text, end exactly at a line ending.
pub(crate) fn ends_line(bytes: &[u8]) -> bool {
    match bytes.split_first_chunk() {
        Some((&LITTLE_ENDIAN, units)) => units.len().is_multiple_of(2) && units.ends_with(b"\n\0"),
        Some((&BIG_ENDIAN, units)) => units.len().is_multiple_of(2) && units.ends_with(b"\0\n"),
        _ => bytes.ends_with(b"\n"),
    }
}

fn push_utf16(text: &mut String, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<()> {
    let (units, rest) = bytes.as_chunks();
    let characters = char::decode_utf16(units.iter().map(|bytes| unit(*bytes)));
    for character in characters.skip_while(|character| *character == Ok(MARK)) {
        text.push(character.ok()?);
    }
    rest.is_empty().then_some(())
}

/// Some programs prepend a mark to a text that already has one.
fn without_marks(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn every_encoding_is_detected_by_its_mark() {
        for text in ["", "a", "ひみつ 𠮷", "a\u{feff}b"] {
            let marked = format!("{MARK}{text}");
            for bytes in [
                text.as_bytes().to_vec(),
                marked.as_bytes().to_vec(),
                format!("{MARK}{marked}").into_bytes(),
                utf16(&marked, u16::to_le_bytes),
                utf16(&marked, u16::to_be_bytes),
                utf16(&format!("{MARK}{marked}"), u16::to_le_bytes),
            ] {
                assert_eq!(decode(&bytes).as_deref(), Some(text), "{bytes:?}");
            }
        }
    }

    #[test]
    fn invalid_text_is_not_decoded() {
        let halved = [&LITTLE_ENDIAN[..], &[0x42, 0xd8]].concat();
        for bytes in [&b"\x82\xd0\x82\xdd"[..], b"\xff", b"\xff\xfea", &halved] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }

    /// 《 and ਊ contain the byte of a line feed in UTF-16.
    #[test]
    fn a_line_ends_where_its_encoding_says() {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let line = utf16("\u{feff}《ਊ\u{a00}\n", unit);
            let ends: Vec<_> = (0..=line.len()).filter(|end| ends_line(&line[..*end])).collect();
            assert_eq!(ends, [line.len()]);
        }
        assert!(ends_line("ひみつ\n".as_bytes()) && !ends_line(b"") && !ends_line(b"a"));
    }
}
