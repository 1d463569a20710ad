//! Links from the browser into the app: `cc1554://open`, `cc1554://issue`,
//! `cc1554://renew?serial=HEX`, and nothing else.
//!
//! A link navigates and preselects. It never acts, never names a host, and is never logged or shown:
//! for a refused link, only the reason is logged.

use std::fmt;
use std::str::FromStr;

/// Longest link accepted, in bytes. No link of ours is as long, whatever its scheme.
const MAX_LENGTH: usize = 128;
/// A serial number has up to 20 octets (RFC 5280 section 4.1.2.2).
const MAX_SERIAL_DIGITS: usize = 40;

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The window, on its current screen.
    Open,
    /// CCHK002 for a first certificate.
    Issue,
    /// CCHK001 with this certificate selected.
    Renew {
        /// The certificate's serial number.
        serial: Serial,
    },
}

/// Why a link was refused. Never carries the link itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// More arguments than the link: an attempt to inject an option.
    #[error("there are arguments beside the link")]
    SeveralArguments,
    /// Longer than any link of ours.
    #[error("the link is too long")]
    TooLong,
    /// White space, control characters, or letters outside ASCII.
    #[error("the link has characters that no link of ours has")]
    Characters,
    /// Another scheme, or not a link.
    #[error("the link is not of this bank's scheme")]
    Scheme,
    /// A place that does not exist.
    #[error("the link leads nowhere")]
    Place,
    /// A query where none is allowed.
    #[error("the link has a query where none belongs")]
    Query,
    /// No `serial`, or not 1 to 40 hexadecimal digits.
    #[error("the link names no certificate")]
    Serial,
}

impl Link {
    /// The link that the program was started with; `None` if it was started without one. `arguments`
    /// are the process's arguments, beginning with the program's name.
    pub fn from_arguments<Argument: AsRef<str>>(
        arguments: impl IntoIterator<Item = Argument>,
        scheme: &str,
    ) -> Result<Option<Self>, LinkError> {
        let mut arguments = arguments.into_iter().skip(1);
        let Some(text) = arguments.next() else {
            return Ok(None);
        };
        if arguments.next().is_some() {
            return Err(LinkError::SeveralArguments);
        }
        Self::parse(text.as_ref(), scheme).map(Some)
    }

    /// Accepts the forms into which browsers and desktops change a link: `scheme://place`,
    /// `scheme:///place`, and either with a `/` after the place. The scheme is compared without regard
    /// to case (RFC 3986 section 3.1); nothing is decoded.
    pub fn parse(text: &str, scheme: &str) -> Result<Self, LinkError> {
        if text.len() > MAX_LENGTH {
            return Err(LinkError::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(LinkError::Characters);
        }
        let (found, rest) = text.split_once("://").ok_or(LinkError::Scheme)?;
        if !found.eq_ignore_ascii_case(scheme) {
            return Err(LinkError::Scheme);
        }
        let (place, query) = match rest.split_once('?') {
            Some((place, query)) => (place, Some(query)),
            None => (rest, None),
        };
        let place = place.strip_prefix('/').unwrap_or(place);
        Self::leading_to(place.strip_suffix('/').unwrap_or(place), query)
    }

    fn leading_to(place: &str, query: Option<&str>) -> Result<Self, LinkError> {
        match (place, query) {
            ("open", None) => Ok(Self::Open),
            ("issue", None) => Ok(Self::Issue),
            ("open" | "issue", Some(_)) => Err(LinkError::Query),
            ("renew", query) => {
                let serial = query.and_then(|query| query.strip_prefix("serial="));
                Ok(Self::Renew { serial: serial.ok_or(LinkError::Serial)?.parse()? })
            }
            _ => Err(LinkError::Place),
        }
    }

    /// The link as text, which [`parse`](Self::parse) accepts.
    pub fn address(&self, scheme: &str) -> String {
        match self {
            Self::Open => format!("{scheme}://open"),
            Self::Issue => format!("{scheme}://issue"),
            Self::Renew { serial } => format!("{scheme}://renew?serial={serial}"),
        }
    }
}

/// A certificate's serial number: lower-case hex, without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serial(String);

impl FromStr for Serial {
    type Err = LinkError;

    /// Accepts upper and lower case, and leading zeros.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_number || text.len() > MAX_SERIAL_DIGITS {
            return Err(LinkError::Serial);
        }
        Ok(Self(text.trim_start_matches('0').to_ascii_lowercase()))
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole_octets = self.0.len().max(1).next_multiple_of(2);
        write!(formatter, "{:0>whole_octets$}", self.0)
    }
}

#[cfg(test)]
mod tests;
