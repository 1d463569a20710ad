//! The bank's cookies (RFC 6265).
//!
//! A cookie belongs to a host and not to a port. `__Host-` has the browser refuse such a cookie from
//! any other host.

use axum::http::{HeaderMap, HeaderName, header};

/// What the cookies are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Any browser, logged in or not: what forms are bound to.
    Visit,
    /// A customer's session.
    Session,
    /// The administrator's session.
    Administration,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Visit => "__Host-visit",
            Self::Session => "__Host-session",
            Self::Administration => "__Host-administration",
        }
    }

    /// What the browser has sent.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            sent.flat_map(|value| value.split("; ")).filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == self.name()).map(|(_, value)| value)
    }

    /// The header that sets it until the browser is closed.
    pub(crate) fn set(self, value: &str) -> (HeaderName, String) {
        let name = self.name();
        (header::SET_COOKIE, format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"))
    }

    /// The header that has the browser forget it.
    pub(crate) fn forget(self) -> (HeaderName, String) {
        let name = self.name();
        let expired = format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        (header::SET_COOKIE, expired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=b; __Host-session=1; __Host-visit=2".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers), Some("1"));
        assert_eq!(Cookie::Visit.read(&headers), Some("2"));
        assert_eq!(Cookie::Administration.read(&headers), None);
    }
}
