use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// The contents of a `data:` URL, such as `data:text/plain;base64,…` (RFC 2397).
pub(super) fn data(address: &str) -> Option<Vec<u8>> {
    let (kind, data) = address.split_once(':')?.1.split_once(',')?;
    let bytes: Vec<_> = percent_decode_str(data).collect();
    if kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        let letters: Vec<_> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return STANDARD.decode(letters).ok();
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_may_be_in_the_url() {
        for (address, expected) in [
            ("data:,a=1", Some("a=1")),
            ("data:text/plain;charset=utf-8,a%20=1,2?b#c", Some("a =1,2?b#c")),
            ("DATA:application/x-ns-proxy-autoconfig;base64,YT0x", Some("a=1")),
            ("data:;base64,YT0%78 ", Some("a=1")),
            ("data:;base64,Y", None),
            ("data:a=1", None),
        ] {
            assert_eq!(data(address).as_deref(), expected.map(str::as_bytes), "{address}");
        }
    }
}
