use std::fmt;

use crate::network::proxy::{ProxyAddress, Route};

/// A script's answer: `PROXY a:80; SOCKS b:1080; DIRECT`.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// In the script's order; empty if none can be used.
    pub(crate) routes: Vec<Route>,
    /// The entries that cannot be used.
    pub(crate) ignored: Vec<IgnoredEntry>,
}

/// An entry of a script's answer that this app cannot use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredEntry {
    /// As written by the script, without a user name and a password.
    pub entry: String,
    /// Why it cannot be used.
    pub reason: IgnoredReason,
}

/// Why an entry cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IgnoredReason {
    /// An unsupported kind of proxy.
    #[error("a proxy of this kind is not supported")]
    Unsupported,
    /// It names neither a proxy nor a direct connection.
    #[error("no entry that browsers know")]
    Malformed,
}

impl Answer {
    pub(crate) fn direct() -> Self {
        Self { routes: vec![Route::Direct], ..Self::default() }
    }

    /// Parses the entries as browsers do: an invalid entry does not affect the others.
    pub(crate) fn parse(text: &str) -> Self {
        let mut answer = Self::default();
        for entry in text.split(';').map(trimmed).filter(|entry| !entry.is_empty()) {
            match route(entry) {
                Ok(route) => answer.routes.push(route),
                Err(reason) => answer.ignored.push(IgnoredEntry { entry: without_user(entry), reason }),
            }
        }
        answer
    }

    /// Whether it names any route, even an unsupported one.
    pub(crate) fn is_valid(&self) -> bool {
        !self.routes.is_empty() || self.ignored.iter().any(|entry| entry.reason == IgnoredReason::Unsupported)
    }
}

/// Line breaks are not among them.
const BLANKS: [char; 2] = [' ', '\t'];

fn trimmed(text: &str) -> &str {
    text.trim_matches(BLANKS)
}

fn route(entry: &str) -> Result<Route, IgnoredReason> {
    let (kind, rest) = entry.split_once(BLANKS).unwrap_or((entry, ""));
    let at = |scheme| address(scheme, trimmed(rest));
    match kind.to_ascii_uppercase().as_str() {
        "DIRECT" if rest.is_empty() => Ok(Route::Direct),
        "PROXY" | "HTTP" => at("http").map(|proxy| Route::Via(proxy, None)).ok_or(IgnoredReason::Malformed),
        // TLS to the proxy itself, as Chromium and Firefox read it.
        "HTTPS" => at("https").map(|proxy| Route::Via(proxy, None)).ok_or(IgnoredReason::Malformed),
        "SOCKS" | "SOCKS4" | "SOCKS5" | "QUIC" if at("http").is_some() => Err(IgnoredReason::Unsupported),
        _ => Err(IgnoredReason::Malformed),
    }
}

/// `HOST` or `HOST:PORT`, without any other part of a URL.
fn address(scheme: &str, text: &str) -> Option<ProxyAddress> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    if !text.chars().all(plain) || text.ends_with(':') {
        return None;
    }
    format!("{scheme}://{text}").parse().ok()
}

/// An entry as it may be shown: without credentials, shortened.
fn without_user(entry: &str) -> String {
    let (kind, rest) = entry.split_once(char::is_whitespace).unwrap_or(("", entry));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, address)| address);
    let letters = format!("{kind} {}", rest.trim());
    letters.trim().chars().filter(|letter| !letter.is_control()).take(100).collect()
}

impl fmt::Display for IgnoredEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.entry, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(answer: &str) -> (String, String) {
        let Answer { routes, ignored } = Answer::parse(answer);
        let route = |route| match route {
            Route::Direct => "direct".to_owned(),
            Route::Via(proxy, _) => ProxyAddress::to_string(&proxy),
        };
        let routes: Vec<_> = routes.into_iter().map(route).collect();
        let ignored: Vec<_> = ignored.into_iter().map(|ignored| ignored.entry).collect();
        (routes.join(" "), ignored.join("; "))
    }

    #[test]
    fn case_07_answers_as_scripts_write_them() {
        for (answer, routes, ignored) in [
            ("DIRECT", "direct", ""),
            ("", "", ""),
            (" ; ", "", ""),
            ("PROXY a:8080", "http://a:8080/", ""),
            ("proxy a:1;PROXY\tb:2 ; direct;", "http://a:1/ http://b:2/ direct", ""),
            (" Proxy   a:1 ;; \tDIRECT ; ", "http://a:1/ direct", ""),
            ("PROXY a:1\r\n; DIRECT;\nPROXY b", "direct", "PROXY a:1; PROXY b"),
            ("SOCKS s:1080; HTTPS t:443; HTTP a", "https://t:443/ http://a:80/", "SOCKS s:1080"),
            ("SOCKS5 a:1; HTTPS b:2; DIRECT", "https://b:2/ direct", "SOCKS5 a:1"),
            ("https  [::1]; HTTPS; HTTPS a b", "https://[::1]:443/", "HTTPS; HTTPS a b"),
            ("quic a:1; socks4 b", "", "quic a:1; socks4 b"),
            ("PROXY [::1]:3128", "http://[::1]:3128/", ""),
            ("PROXY a_b:1", "http://a_b:1/", ""),
            ("PROXY http://a:1; PROXY a:1/; PROXY a:; PROXY", "", "PROXY http://a:1; PROXY a:1/; PROXY a:; PROXY"),
            ("PROXY a:99999; PROXY a b; DIRECT x; a:1", "", "PROXY a:99999; PROXY a b; DIRECT x; a:1"),
            ("PROXY socks=a:1; PROXY a:1?b#c", "", "PROXY socks=a:1; PROXY a:1?b#c"),
            ("PROXY taro:p@ss@a:1; DIRECT", "direct", "PROXY a:1"),
            ("nonsense\n\u{1b}[1m", "", "nonsense [1m"),
        ] {
            assert_eq!(shown(answer), (routes.to_owned(), ignored.to_owned()), "{answer}");
        }
        for (answer, expected) in [("SOCKS s", true), ("DIRECT", true), ("", false), ("SOCKS", false), ("x", false)] {
            assert_eq!(Answer::parse(answer).is_valid(), expected, "{answer}");
        }
        let ignored = &Answer::parse("SOCKS5 a:1").ignored[0];
        assert_eq!(ignored.to_string(), "SOCKS5 a:1 (a proxy of this kind is not supported)");
    }
}
