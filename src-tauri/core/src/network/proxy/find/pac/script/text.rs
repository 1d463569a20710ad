/// The text of a file of unknown encoding: UTF-8 or UTF-16 by its byte order mark (BOM), else UTF-8 if valid, else
/// Latin-1, as in browsers. In other encodings, non-ASCII characters occur only in comments.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        bytes => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    }
}

fn units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<_> = pairs.iter().copied().map(unit).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_s_characters() {
        let utf_16 = |order: fn(u16) -> [u8; 2]| "\u{feff}a=1//表".encode_utf16().flat_map(order).collect::<Vec<_>>();
        for (bytes, expected) in [
            ("a=1//表".as_bytes(), "a=1//表"),
            ("\u{feff}a=1//表".as_bytes(), "a=1//表"),
            (&utf_16(u16::to_le_bytes), "a=1//表"),
            (&utf_16(u16::to_be_bytes), "a=1//表"),
            (b"a\xa0=1", "a\u{a0}=1"),
            (b"a=1//\x95\x5c", "a=1//\u{95}\\"),
            (b"\xef\xbb\xbfa\xff", "a\u{fffd}"),
            (b"\xff\xfea\0b", "a"),
            (b"", ""),
        ] {
            assert_eq!(text(bytes), expected, "{bytes:x?}");
        }
    }
}
