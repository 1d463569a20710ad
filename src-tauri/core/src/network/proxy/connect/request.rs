use crate::network::proxy::Target;

/// What our own client asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) target: Target,
    pub(crate) authorization: String,
}

impl Request {
    /// Reads a head; `None` where it asks for anything but a tunnel, with one ticket.
    pub(crate) fn parse(head: &[u8]) -> Option<Self> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        if !request.parse(head).ok()?.is_complete() || request.method != Some("CONNECT") {
            return None;
        }
        let target = Target::parse(request.path?)?;
        let mut shown = request
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case("proxy-authorization"));
        let authorization = std::str::from_utf8(shown.next()?.value).ok()?.to_owned();
        shown.next().is_none().then_some(Self { target, authorization })
    }
}
