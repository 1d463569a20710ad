use super::challenge::{self, Challenge};

/// What a proxy says to `CONNECT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) challenges: Vec<Challenge>,
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
        Some(Self { status: response.code?, challenges })
    }
}
