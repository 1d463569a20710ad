//! Which servers are reached without the proxy.
//!
//! Systems read such lists differently. A form on which they agree, or that only one of them has, is accepted; where
//! they contradict each other, the source of the list decides ([`Names`]), or a comment says which system is followed.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::network::proxy::Target;

/// curl's separators (`,` and blanks), Windows' (`;`) and Java's (`|`): none of them is part of a name.
const SEPARATORS: [char; 7] = [',', ';', '|', ' ', '\t', '\r', '\n'];

/// What a name without a wildcard matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// The name and its subdomains: curl(1)'s `no_proxy`, `GLib`'s `ignore-hosts`, KDE's `NoProxyFor`.
    WithSubdomains,
    /// The name alone: Windows' `ProxyOverride`, as `WinINet` reads it, and Chromium.
    #[cfg_attr(not(windows), allow(dead_code, reason = "for Windows' lists and the fuzz targets"))]
    Alone,
}

/// A list such as `NO_PROXY` or Windows' exceptions: names, domains, addresses, networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bypass {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// As written in the list, in lower case.
    text: String,
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    /// Names without a dot (Windows' `<local>`).
    Local,
    Name {
        name: String,
        itself: bool,
        below: bool,
    },
    /// The parts between the wildcards of a name or address: `10.*.*.*`, `*bank*`.
    Pattern(Vec<String>),
    Network(IpNet),
}

impl Bypass {
    /// Parses the entries; an invalid entry matches no server.
    pub(crate) fn of(list: &str, names: Names) -> Self {
        // GNOME's entries are in quotes.
        let entries = list.split(SEPARATORS).map(|entry| entry.trim_matches(['\'', '"']));
        Self { entries: entries.filter_map(|entry| Entry::parse(&entry.to_ascii_lowercase(), names)).collect() }
    }

    /// The entry that matches the server.
    pub(crate) fn entry_for(&self, target: &Target) -> Option<&str> {
        let host = without_dot(target.name());
        let matches = |entry: &&Entry| entry.port.is_none_or(|port| port == target.port()) && entry.hosts.have(host);
        self.entries.iter().find(matches).map(|entry| entry.text.as_str())
    }
}

impl Entry {
    fn parse(entry: &str, names: Names) -> Option<Self> {
        let text = match entry.split_once("://") {
            // The bank's scheme is always https. As in Chromium and `WinINet`; curl has no schemes here.
            Some(("https", rest)) => rest.trim_end_matches('/'),
            Some(_) => return None,
            None => entry,
        };
        let (hosts, port) = match text.rsplit_once(':') {
            // The colons of an IPv6 address without brackets do not separate a port.
            Some((hosts, port)) if network(text).is_none() => (hosts, Some(port.parse().ok()?)),
            _ => (text, None),
        };
        Some(Self { text: entry.to_owned(), hosts: Hosts::parse(hosts, names)?, port })
    }
}

impl Hosts {
    fn parse(text: &str, names: Names) -> Option<Self> {
        if text == "<local>" {
            return Some(Self::Local);
        }
        if let Some(network) = network(text) {
            return Some(Self::Network(network));
        }
        // curl (`.example`) and `GLib` (both forms) include the domain itself; Chromium and `WinINet` do not.
        if let Some(domain) = text.strip_prefix("*.").or_else(|| text.strip_prefix('.'))
            && !domain.contains('*')
        {
            return Self::named(domain, names == Names::WithSubdomains, true);
        }
        if text.contains('*') {
            return Some(Self::Pattern(without_dot(text).split('*').map(str::to_owned).collect()));
        }
        Self::named(text, true, names == Names::WithSubdomains)
    }

    /// `None` if it is not a name, such as Chromium's `<-loopback>`: there are no implicit exceptions here.
    fn named(text: &str, itself: bool, below: bool) -> Option<Self> {
        let name = without_dot(text);
        let is_name = !name.is_empty() && !name.contains(['<', '/', '[', ':']);
        is_name.then(|| Self::Name { name: name.to_owned(), itself, below })
    }

    fn have(&self, host: &str) -> bool {
        let address = host.parse::<IpAddr>().ok();
        match self {
            Self::Local => address.is_none() && !host.contains('.'),
            Self::Name { name, itself, below } => {
                let rest = host.strip_suffix(name.as_str()).filter(|_| address.is_none());
                rest.is_some_and(|rest| if rest.is_empty() { *itself } else { *below && rest.ends_with('.') })
            }
            Self::Pattern(parts) => has_parts(host, parts),
            Self::Network(network) => address.is_some_and(|address| network.contains(&address)),
        }
    }
}

/// Whether a host consists of these parts, in their order, with anything between them.
fn has_parts(host: &str, parts: &[String]) -> bool {
    let [first, middle @ .., last] = parts else {
        return false;
    };
    let rest = host.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()));
    // The first match of each part leaves the most for the next parts.
    rest.and_then(|rest| middle.iter().try_fold(rest, |rest, part| Some(rest.split_once(part.as_str())?.1))).is_some()
}

/// One address, also in brackets, or a network: `10.0.0.0/8`, `10.0.0.0/255.0.0.0`.
fn network(text: &str) -> Option<IpNet> {
    let (address, mask) = text.split_once('/').map_or((text, None), |(address, mask)| (address, Some(mask)));
    let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    let address: IpAddr = without_dot(bare).parse().ok()?;
    match mask.map(|mask| (mask, mask.parse::<IpAddr>())) {
        None => Some(IpNet::from(address)),
        Some((_, Ok(mask))) => IpNet::with_netmask(address, mask).ok(),
        Some((length, Err(_))) => IpNet::new(address, length.parse().ok()?).ok(),
    }
}

/// `bank.example.` is `bank.example` as an absolute name (RFC 1034 section 3.1).
fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Names; 2] = [Names::WithSubdomains, Names::Alone];

    fn passes(list: &str, names: Names, authority: &str) -> bool {
        Bypass::of(list, names).entry_for(&Target::parse(authority).unwrap()).is_some()
    }

    #[test]
    fn case_11_entries_that_all_systems_read_alike() {
        for (list, inside, outside) in [
            ("*", &["bank.example:443", "10.1.2.3:443", "[::1]:443"][..], &[][..]),
            ("bank.example", &["BANK.example:443", "bank.example.:443"], &["ank.example:443", "xbank.example:443"]),
            ("bank.example.", &["bank.example:443", "bank.example.:443"], &["example:443"]),
            ("*.example", &["bank.example:443", "a.bank.example:443"], &["bankexample:443", "bank.example.com:443"]),
            (".example", &["bank.example:443", "a.bank.example:443"], &["bankexample:443"]),
            ("bank.example:443", &["bank.example:443"], &["bank.example:8443"]),
            ("*.example:8443", &["bank.example:8443"], &["bank.example:443"]),
            ("bank.example:https", &[], &["bank.example:443"]),
            ("https://bank.example", &["bank.example:443"], &["other.example:443"]),
            ("https://*.example/", &["bank.example:443"], &["bank.other:443"]),
            ("http://bank.example", &[], &["bank.example:443"]),
            ("<local>", &["intranet:443", "intranet.:443"], &["bank.example:443", "[::1]:443", "10.0.0.1:443"]),
            ("<-loopback>", &[], &["127.0.0.1:443", "localhost:443"]),
            ("192.168.*", &["192.168.7.1:443"], &["192.169.7.1:443"]),
            ("10.*.*.*", &["10.1.2.3:443"], &["110.1.2.3:443", "10.1.2:443"]),
            ("*bank*", &["www.bank.example:443", "mybank:443", "bank:443"], &["ban.k:443"]),
            ("*.seto*.example", &["www.setoshin.example:443"], &["setoshin.example:443", "www.seto.test:443"]),
            ("b*k.ex*le", &["bank.example:443"], &["bk.exle.net:443", "ban.example:443"]),
            ("ab*ab", &["ab.ab:443"], &["ab:443", "aab:443"]),
            ("10.0.0.0/8", &["10.200.3.4:443"], &["11.0.0.1:443", "10.bank.example:443"]),
            ("10.9.9.9/8", &["10.200.3.4:443"], &["11.0.0.1:443"]),
            ("10.0.0.0/255.0.0.0", &["10.200.3.4:443"], &["11.0.0.1:443"]),
            ("10.0.0.0/255.0.255.0", &[], &["10.0.0.1:443"]),
            ("10.0.0.0/99", &[], &["10.0.0.1:443"]),
            ("nonsense/8", &[], &["10.0.0.1:443", "nonsense:443"]),
            ("127.0.0.1", &["127.0.0.1:8443"], &["127.0.0.2:443", "x.127.0.0.1.example:443"]),
            ("127.0.0.1:443", &["127.0.0.1:443"], &["127.0.0.1:8443"]),
            ("0.0.1", &[], &["127.0.0.1:443"]),
            ("::1", &["[::1]:443"], &["[::2]:443", "127.0.0.1:443"]),
            ("[::1]", &["[::1]:443"], &["[::2]:443"]),
            ("[::1]:443", &["[::1]:443"], &["[::1]:8443", "[::2]:443"]),
            ("[0:0:0:0:0:0:0:1]:443", &["[::1]:443"], &["[::2]:443"]),
            ("fe80::/10", &["[fe81::1]:443"], &["[fd00::1]:443"]),
            ("[FE80::]/10", &["[fe81::1]:443"], &["[fd00::1]:443"]),
            ("", &[], &["bank.example:443"]),
            (". *. .. :443 [::1 / <>", &[], &["bank.example:443", "[::1]:443"]),
        ] {
            for names in BOTH {
                let passes = |authority: &&&str| passes(list, names, authority);
                assert_eq!(inside.iter().filter(passes).count(), inside.len(), "{list} {names:?}: {inside:?}");
                assert_eq!(outside.iter().find(passes), None, "{list} {names:?}");
            }
        }
    }

    #[test]
    fn case_11_the_list_s_source_decides_where_systems_differ() {
        for (list, authority) in [
            ("example", "a.bank.example:443"),
            ("bank.example:443", "www.bank.example:443"),
            ("https://bank.example", "www.bank.example:443"),
            (".bank.example", "bank.example:443"),
            ("*.bank.example", "bank.example:443"),
        ] {
            assert!(passes(list, Names::WithSubdomains, authority), "{list}: curl, GLib");
            assert!(!passes(list, Names::Alone, authority), "{list}: WinINet, Chromium");
        }
    }

    #[test]
    fn case_11_the_separators_of_all_systems_are_accepted() {
        for separator in [",", ";", "|", " ", "\t", "\r\n", ", ", " ; ", ";;"] {
            let list = ["localhost", "10.*.*.*", "*.seto*.example", "[::1]:443"].join(separator);
            for names in BOTH {
                for inside in ["localhost:443", "10.9.9.9:443", "www.setoshin.example:443", "[::1]:443"] {
                    assert!(passes(&list, names, inside), "{list:?} {inside}");
                }
                assert!(!passes(&list, names, "bank.example:443"), "{list:?}");
            }
        }
    }
}
