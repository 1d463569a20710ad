use openssl::asn1::Asn1StringRef;
use openssl::nid::Nid;
use openssl::x509::X509NameRef;

use crate::text::is_invisible;

/// The login ID in a subject: the first word of its common name. Several common names have to agree.
pub(super) fn of(subject: &X509NameRef) -> Option<String> {
    let mut claimed = subject.entries_by_nid(Nid::COMMONNAME).map(|entry| first_word(entry.data()));
    let first = claimed.next()??;
    claimed.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// In a `TeletexString`, only ASCII: the encoding of anything else (Latin-1, Shift JIS) depends on the issuer.
fn first_word(value: &Asn1StringRef) -> Option<String> {
    let (bytes, text) = (value.as_slice(), value.to_string().ok()?);
    let is_unicode =
        bytes == text.as_bytes() || text.encode_utf16().flat_map(u16::to_be_bytes).eq(bytes.iter().copied());
    let word = if is_unicode {
        text.split_whitespace().next()?
    } else {
        let ascii = bytes.trim_ascii_start().split(|byte| *byte == b' ').next()?;
        str::from_utf8(ascii).ok().filter(|word| word.is_ascii() && !word.is_empty())?
    };
    (!word.contains(is_invisible)).then(|| word.to_owned())
}
