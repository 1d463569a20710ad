use std::fmt;

use reqwest::Url;

use super::ProxyError;

/// The destination of a tunnel: `HOST:PORT` (RFC 9110 section 7.2, authority form of RFC 9112 section 3.2.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    host: String,
    port: u16,
}

impl Target {
    /// The server of a URL.
    pub fn of(url: &Url) -> Result<Self, ProxyError> {
        let parts = url.host_str().zip(url.port_or_known_default());
        let (host, port) = parts.ok_or_else(|| ProxyError::setting("an address without a host"))?;
        Ok(Self { host: host.to_ascii_lowercase(), port })
    }

    /// Parses the authority of a `CONNECT` request.
    pub(super) fn parse(authority: &str) -> Option<Self> {
        let (host, port) = authority.rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| *port != 0)?;
        (!host.is_empty()).then(|| Self { host: host.to_ascii_lowercase(), port })
    }

    /// Host name or IP address; IPv6 in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host without brackets.
    pub(super) fn name(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.host, self.port)
    }
}
