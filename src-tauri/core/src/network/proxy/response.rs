use super::challenge::{self, Challenge};

/// What a proxy says to `CONNECT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) challenges: Vec<Challenge>,
    pub(super) body: Body,
}

/// How a body's end is told (RFC 9112 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Length(usize),
    Chunked,
}

impl Response {
    /// Reads a head; `None` where it is none of HTTP's.
    pub(super) fn parse(head: &[u8]) -> Option<Self> {
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
        Some(Self { status: response.code?, challenges, body: Body::of(response.headers)? })
    }
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
