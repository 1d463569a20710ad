//! Which servers are reached without the proxy.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::network::proxy::Target;

/// A list such as `NO_PROXY` or Windows' exceptions: names, domains, numbers, networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bypass {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Everything,
    /// Names without a dot (Windows' `<local>`).
    Local,
    /// The name itself and, after a dot, everything below it.
    Domain(String),
    /// `*.example`, `192.168.*`.
    Pattern {
        begin: String,
        end: String,
    },
    Network(IpNet),
}

impl Bypass {
    /// Reads the entries; one that makes no sense is for no server.
    pub(crate) fn of<'a>(entries: impl IntoIterator<Item = &'a str>) -> Self {
        let entries = entries.into_iter().map(str::trim).filter(|entry| !entry.is_empty());
        Self { entries: entries.map(Entry::parse).collect() }
    }

    pub(crate) fn has(&self, target: &Target) -> bool {
        self.entries.iter().any(|entry| entry.has(target.name(), target.port()))
    }
}

impl Entry {
    fn parse(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let text = text.rsplit_once("://").map_or(text.as_str(), |(_, rest)| rest);
        match text {
            "*" => return Self::Everything,
            "<local>" => return Self::Local,
            _ => {}
        }
        if let Some(network) = network(text) {
            return Self::Network(network);
        }
        match text.strip_prefix("*.").unwrap_or(text).split_once('*') {
            Some((begin, end)) => Self::Pattern { begin: begin.to_owned(), end: end.to_owned() },
            None => Self::Domain(text.trim_start_matches("*.").trim_start_matches('.').to_owned()),
        }
    }

    fn has(&self, host: &str, port: u16) -> bool {
        match self {
            Self::Everything => true,
            Self::Local => !host.contains(['.', ':']),
            Self::Domain(domain) => {
                let (name, its_port) = match domain.rsplit_once(':') {
                    Some((name, number)) => (name, number.parse().ok()),
                    None => (domain.as_str(), None),
                };
                let below = host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
                (host == name || below) && its_port.is_none_or(|wanted: u16| wanted == port)
            }
            Self::Pattern { begin, end } => {
                host.len() >= begin.len() + end.len()
                    && host.starts_with(begin.as_str())
                    && host.ends_with(end.as_str())
            }
            Self::Network(network) => host.parse::<IpAddr>().is_ok_and(|address| network.contains(&address)),
        }
    }
}

/// `10.0.0.0/8`, or one number.
fn network(text: &str) -> Option<IpNet> {
    let one = || Some(IpNet::from(text.trim_matches(['[', ']']).parse::<IpAddr>().ok()?));
    text.parse().ok().or_else(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(entry: &str, authority: &str) -> bool {
        Bypass::of([entry]).has(&Target::parse(authority).unwrap())
    }

    #[test]
    fn entries_as_the_systems_know_them() {
        for (entry, authority) in [
            ("*", "bank.example:443"),
            ("bank.example", "BANK.example:443"),
            (".example", "bank.example:443"),
            ("*.example", "bank.example:443"),
            ("example", "a.bank.example:443"),
            ("bank.example:443", "bank.example:443"),
            ("<local>", "intranet:443"),
            ("192.168.*", "192.168.7.1:443"),
            ("10.0.0.0/8", "10.200.3.4:443"),
            ("127.0.0.1", "127.0.0.1:8443"),
            ("::1", "[::1]:443"),
            ("fe80::/10", "[fe81::1]:443"),
        ] {
            assert!(passes(entry, authority), "{entry} {authority}");
        }
        for (entry, authority) in [
            ("", "bank.example:443"),
            ("ank.example", "bank.example:443"),
            ("bank.example:80", "bank.example:443"),
            ("<local>", "bank.example:443"),
            ("10.0.0.0/8", "11.0.0.1:443"),
            ("10.0.0.0/99", "10.0.0.1:443"),
            ("nonsense/8", "10.0.0.1:443"),
        ] {
            assert!(!passes(entry, authority), "{entry} {authority}");
        }
    }
}
