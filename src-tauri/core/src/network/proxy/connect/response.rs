use crate::network::proxy::auth::challenge::{self, Challenge};

/// What a proxy says to `CONNECT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) challenges: Vec<Challenge>,
    pub(crate) body: Body,
    /// Another request may follow on the same connection (RFC 9112 section 9.3).
    pub(crate) persists: bool,
}

/// How a body's end is told (RFC 9112 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Length(usize),
    Chunked,
}

impl Response {
    /// Reads a head; `None` where it is none of HTTP's.
    pub(crate) fn parse(head: &[u8]) -> Option<Self> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut headers);
        if !response.parse(head).ok()?.is_complete() {
            return None;
        }
        let asks =
            |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case("proxy-authenticate");
        let offers = response.headers.iter().filter(asks);
        let offers = offers.map(|header| String::from_utf8_lossy(header.value));
        let challenges = offers.flat_map(|offer| challenge::parse(&offer)).collect();
        let (status, body) = (response.code?, Body::of(response.headers)?);
        let persists = persists(response.version?, response.headers);
        Some(Self { status, challenges, body, persists })
    }
}

/// Only where it says so, and where its body ends: proxies are not to be relied upon.
fn persists(minor_version: u8, headers: &[httparse::Header<'_>]) -> bool {
    let has = |name: &str, word: &str| {
        let named = headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let mut words = named.flat_map(|header| header.value.split(|byte| *byte == b','));
        words.any(|one| one.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
    };
    let says = |word| has("connection", word) || has("proxy-connection", word);
    let ends = headers.iter().any(|header| {
        let name = header.name;
        name.eq_ignore_ascii_case("content-length")
            || name.eq_ignore_ascii_case("transfer-encoding")
    });
    ends && !says("close") && (minor_version == 1 || says("keep-alive"))
}

impl Body {
    /// `None` where the length is none.
    fn of(headers: &[httparse::Header<'_>]) -> Option<Self> {
        let value = |name: &str| {
            let named = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
            Some(String::from_utf8_lossy(named.value).trim().to_ascii_lowercase())
        };
        if value("transfer-encoding").is_some_and(|coding| coding.ends_with("chunked")) {
            return Some(Self::Chunked);
        }
        value("content-length").map_or(Some(0), |length| length.parse().ok()).map(Self::Length)
    }
}
