use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::ProxyCredentials;
use crate::secret::Secret;

/// A proxy, reached over plain HTTP, as nearly all are, or over TLS; the bank's TLS passes through it unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyAddress {
    is_secure: bool,
    host: String,
    port: u16,
}

/// Why a proxy setting cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyAddressError {
    /// Not `http://HOST:PORT`, `https://HOST:PORT` or `HOST:PORT`.
    #[error("not the address of a proxy, such as http://proxy.example.co.jp:8080")]
    Malformed,
    /// A user name or password contains an unencoded delimiter (RFC 3986 section 3.2).
    #[error("in a proxy's user name or password, write %2F for /, %3F for ?, %23 for #")]
    NotEncoded,
    /// An unsupported kind of proxy, such as SOCKS.
    #[error("a proxy of this kind is not supported; only http:// and https:// are")]
    Scheme,
}

impl ProxyAddress {
    /// Parses a setting, which may include a user name (also an unencoded `DOMAIN\user`) and a password.
    pub fn with_credentials(setting: &str) -> Result<(Self, Option<ProxyCredentials>), ProxyAddressError> {
        let (is_secure, rest) = split_scheme(setting.trim())?;
        // Split by hand, since the URL parser reads `\` as `/`; at the last `@`, since passwords may contain others.
        let (credentials, server) = match rest.rsplit_once('@') {
            Some((userinfo, server)) => (credentials(userinfo)?, server),
            None => (None, rest),
        };
        Ok((Self::at(is_secure, server)?, credentials))
    }

    fn at(is_secure: bool, server: &str) -> Result<Self, ProxyAddressError> {
        if server.contains('\\') {
            return Err(ProxyAddressError::Malformed);
        }
        let url = Url::parse(&format!("{}://{server}", scheme(is_secure)));
        let url = url.map_err(|_| ProxyAddressError::Malformed)?;
        let parts = url.host_str().filter(|host| !host.is_empty()).zip(url.port_or_known_default());
        let (host, port) = parts.ok_or(ProxyAddressError::Malformed)?;
        Ok(Self { is_secure, host: host.to_owned(), port })
    }

    /// Whether it is reached over TLS, so that others on the network cannot read what is sent to it.
    pub fn is_secure(&self) -> bool {
        self.is_secure
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

fn scheme(is_secure: bool) -> &'static str {
    if is_secure { "https" } else { "http" }
}

/// Whether the scheme is https (the default is http), and the rest. A password may contain `://`.
fn split_scheme(setting: &str) -> Result<(bool, &str), ProxyAddressError> {
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    match setting.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) {
        None => Ok((false, setting)),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => Ok((false, rest)),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => Ok((true, rest)),
        Some(_) => Err(ProxyAddressError::Scheme),
    }
}

/// `USER:PASSWORD`, percent-encoded where necessary; `None` without a user.
fn credentials(userinfo: &str) -> Result<Option<ProxyCredentials>, ProxyAddressError> {
    if userinfo.contains(['/', '?', '#']) {
        return Err(ProxyAddressError::NotEncoded);
    }
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    let credentials = || ProxyCredentials::new(decoded(user), Secret::new(decoded(password)));
    Ok((!user.is_empty()).then(credentials))
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

/// As shown on CCHK008.
impl fmt::Display for ProxyAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}:{}/", scheme(self.is_secure), self.host, self.port)
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
            ("https://proxy.example", "https://proxy.example:443/"),
            ("HTTPS://proxy.example:80", "https://proxy.example:80/"),
            ("https://taro:pw@[::1]:3129", "https://[::1]:3129/"),
        ] {
            assert_eq!(shown(setting).as_deref(), Ok(expected), "{setting}");
        }
    }

    #[test]
    fn other_kinds_and_nonsense_are_refused() {
        for setting in ["socks5://proxy.example:1080", "ftp://proxy.example"] {
            assert_eq!(shown(setting), Err(ProxyAddressError::Scheme), "{setting}");
        }
        for setting in ["", "http://", "https://", "proxy example", "proxy:99999", "http://a:b@", r"CORP\proxy:8080"] {
            assert_eq!(shown(setting), Err(ProxyAddressError::Malformed), "{setting}");
        }
    }

    #[test]
    fn case_10_credentials_in_the_setting_are_read_and_not_shown() {
        for (userinfo, user, password) in [
            (r"CORP\taro:pw", r"CORP\taro", "pw"),
            ("CORP%5Ctaro:pw", r"CORP\taro", "pw"),
            ("taro:p%40ss%3A%E5%86%86", "taro", "p@ss:円"),
            (r"taro:a\b", "taro", r"a\b"),
            ("taro@corp.example:p@ss", "taro@corp.example", "p@ss"),
            ("taro:a:b", "taro", "a:b"),
            ("taro:50%off", "taro", "50%off"),
            ("taro:円 \"<>", "taro", "円 \"<>"),
            ("taro:%2F%3F%23", "taro", "/?#"),
            ("taro", "taro", ""),
        ] {
            for scheme in ["http://", "https://", ""] {
                let setting = format!("{scheme}{userinfo}@proxy:8080");
                let (address, credentials) = ProxyAddress::with_credentials(&setting).expect(&setting);
                let credentials = credentials.expect(&setting);
                assert_eq!((credentials.user(), credentials.password()), (user, password), "{setting}");
                assert_eq!((address.host(), address.port()), ("proxy", 8080), "{setting}");
                assert!(!address.to_string().contains('@'), "{address}");
            }
        }
        assert!(ProxyAddress::with_credentials("http://:pw@proxy").unwrap().1.is_none());
    }

    #[test]
    fn case_10_the_error_says_which_characters_to_encode() {
        for userinfo in ["taro:a#b", "taro:a/b", "taro:a?b", "ta/ro:pw", "CORP/taro:pw", "#:pw"] {
            for scheme in ["http://", "https://", ""] {
                let refused = ProxyAddress::with_credentials(&format!("{scheme}{userinfo}@proxy:8080")).unwrap_err();
                assert_eq!(refused, ProxyAddressError::NotEncoded, "{userinfo}");
                let message = refused.to_string();
                assert!(["%2F", "%3F", "%23"].iter().all(|code| message.contains(code)), "{message}");
                assert!(!message.contains("pw"), "{message}");
            }
        }
    }
}
