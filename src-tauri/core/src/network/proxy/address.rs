use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::ProxyCredentials;
use crate::secret::Secret;

/// Where a proxy without a port of its own listens.
const HTTP_PORT: u16 = 80;

/// A proxy that is spoken to in plain HTTP, as nearly all are; TLS goes through it untouched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyAddress {
    host: String,
    port: u16,
}

/// Why a setting names no proxy that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyAddressError {
    /// Not `http://HOST:PORT` or `HOST:PORT`.
    #[error("not the address of a proxy, such as http://proxy.example.co.jp:8080")]
    Malformed,
    /// A kind of proxy this app does not speak with: SOCKS, or a proxy behind TLS.
    #[error("a proxy of this kind is not supported; only http:// is")]
    Scheme,
}

impl ProxyAddress {
    /// Reads a setting, with the user name and password some people write into it.
    pub fn with_credentials(setting: &str) -> Result<(Self, Option<ProxyCredentials>), ProxyAddressError> {
        let setting = setting.trim();
        let complete = if setting.contains("://") { setting.to_owned() } else { format!("http://{setting}") };
        let url = Url::parse(&complete).map_err(|_| ProxyAddressError::Malformed)?;
        if url.scheme() != "http" {
            return Err(ProxyAddressError::Scheme);
        }
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(ProxyAddressError::Malformed)?.to_owned();
        let credentials = (!url.username().is_empty()).then(|| {
            let password = decoded(url.password().unwrap_or_default());
            ProxyCredentials::new(decoded(url.username()), Secret::new(password))
        });
        Ok((Self { host, port: url.port().unwrap_or(HTTP_PORT) }, credentials))
    }

    /// Name or number.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// For `connect`.
    pub(super) fn endpoint(&self) -> (&str, u16) {
        (self.host.trim_matches(['[', ']']), self.port)
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

impl FromStr for ProxyAddress {
    type Err = ProxyAddressError;

    fn from_str(setting: &str) -> Result<Self, ProxyAddressError> {
        Self::with_credentials(setting).map(|(address, _)| address)
    }
}

/// As CCHK008 shows it.
impl fmt::Display for ProxyAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "http://{}:{}/", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(setting: &str) -> Result<String, ProxyAddressError> {
        setting.parse::<ProxyAddress>().map(|address| address.to_string())
    }

    #[test]
    fn settings_as_people_write_them() {
        for (setting, expected) in [
            ("proxy.example:8080", "http://proxy.example:8080/"),
            (" http://proxy.example:8080/ ", "http://proxy.example:8080/"),
            ("http://proxy.example", "http://proxy.example:80/"),
            ("[::1]:3128", "http://[::1]:3128/"),
        ] {
            assert_eq!(shown(setting).as_deref(), Ok(expected), "{setting}");
        }
    }

    #[test]
    fn other_kinds_and_nonsense_are_refused() {
        assert_eq!(shown("socks5://proxy.example:1080"), Err(ProxyAddressError::Scheme));
        assert_eq!(shown("https://proxy.example:443"), Err(ProxyAddressError::Scheme));
        for setting in ["", "http://", "proxy example", "proxy:99999"] {
            assert_eq!(shown(setting), Err(ProxyAddressError::Malformed), "{setting}");
        }
    }

    #[test]
    fn a_user_in_the_setting_is_taken_and_not_shown() {
        let (address, credentials) =
            ProxyAddress::with_credentials("http://taro:p%40ss%3A%E5%86%86@proxy:3128").unwrap();
        let credentials = credentials.unwrap();
        assert_eq!(address.to_string(), "http://proxy:3128/");
        assert_eq!((credentials.user(), credentials.password()), ("taro", "p@ss:円"));
    }
}
