//! Addresses and networks as scripts write them, without name resolution.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv6Net};

/// Parses an IPv4 or IPv6 address; leading zeros are ignored.
pub(super) fn parse_ip(text: &str) -> Option<IpAddr> {
    parse_ipv4(text).map(IpAddr::from).or_else(|| text.parse().ok())
}

fn parse_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts = text.split('.').map(|part| digits(part).filter(|_| part.len() <= 3));
    let parts: Option<Vec<u8>> = parts.collect();
    Some(<[u8; 4]>::try_from(parts?).ok()?.into())
}

/// Digits only, without a sign.
fn digits(text: &str) -> Option<u8> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `isInNetEx`: whether an address is in `ADDRESS/BITS`. An IPv4 address equals its IPv4-mapped IPv6 address
/// (RFC 4291 section 2.5.5.2).
pub(super) fn is_within(address: &str, network: &str) -> bool {
    let within = || {
        let (prefix, bits) = network.split_once('/')?;
        let network = IpNet::new(parse_ip(prefix)?, digits(bits)?).ok()?;
        Some(match (parse_ip(address)?, network) {
            (IpAddr::V6(address), IpNet::V4(network)) => {
                mapped(network.addr(), network.prefix_len())?.contains(&address)
            }
            (IpAddr::V4(address), IpNet::V6(network)) => network.contains(&address.to_ipv6_mapped()),
            (address, network) => network.contains(&address),
        })
    };
    within().unwrap_or(false)
}

fn mapped(prefix: Ipv4Addr, bits: u8) -> Option<Ipv6Net> {
    Ipv6Net::new(prefix.to_ipv6_mapped(), 96 + bits).ok()
}

/// `sortIpAddressList`: IPv6 first, ascending, each as written; `None` if an entry is not an address.
pub(super) fn sorted(list: &str) -> Option<String> {
    let list = list.replace([' ', '\t'], "");
    let entries = list.split(';').filter(|entry| !entry.is_empty());
    let entries: Option<Vec<_>> = entries.map(|entry| Some((parse_ip(entry)?, entry))).collect();
    let mut entries = entries.filter(|entries| !entries.is_empty())?;
    entries.sort_by_key(|(address, _)| (Reverse(address.is_ipv6()), *address));
    Some(entries.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>().join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_05_networks_need_a_prefix_length() {
        for (address, network) in [
            ("10.9.9.9", "10.0.0.0/8"),
            ("10.9.9.9", "10.1.1.1/8"),
            ("010.009.9.9", "10.0.0.0/8"),
            ("1.2.3.4", "0.0.0.0/0"),
            ("fe80::7", "fe80::/10"),
            ("0:0:0:0:0:0:7f00:1", "0:0:0:0:0:0:7f00:1/32"),
            ("127.0.0.1", "::ffff:0:0/96"),
            ("127.0.0.1", "0:0:0:0:0:0:7f00:1/16"),
            ("::ffff:192.168.100.5", "192.168.1.1/16"),
            ("192.168.1.1", "::ffff:192.168.1.1/112"),
        ] {
            assert!(is_within(address, network), "{address} {network}");
        }
        for (address, network) in [
            ("10.0.0.1", "192.168.1.0"),
            ("10.0.0.1", "10.0.0.1"),
            ("10.0.0.1", "10.0.0.0/33"),
            ("10.0.0.1", "10.0.0.0/"),
            ("10.0.0.1", "10.0.0.0/+8"),
            ("10.0.0.1", "10.0.0.0/255.0.0.0"),
            ("10.0.0.1", "10.0.0.0/8/8"),
            ("10.0.0.1 ", "10.0.0.0/8"),
            ("10.0.1", "10.0.0.0/8"),
            ("256.0.0.1", "0.0.0.0/0"),
            ("host.example", "0.0.0.0/0"),
            ("fd00::7", "fe80::/10"),
            ("fe80::7%eth0", "fe80::/10"),
            ("::1", "::/129"),
            ("192.168.24.3", "fe80:0:0:0:0:0:c0a8:1803/32"),
            ("::fffe:192.168.100.5", "192.168.1.1/16"),
        ] {
            assert!(!is_within(address, network), "{address} {network}");
        }
    }

    #[test]
    fn case_05_lists_sorted_as_browsers_sort_them() {
        for (list, expected) in [
            ("::2;::3;::1", "::1;::2;::3"),
            ("157.59.139.22;2001:4898:28:3:201:2ff:feea:fc14;fe80::5efe:157:9d3b:8b16", {
                "2001:4898:28:3:201:2ff:feea:fc14;fe80::5efe:157:9d3b:8b16;157.59.139.22"
            }),
            ("127.0.0.1", "127.0.0.1"),
            ("192.168.1.1;0:0::1", "0:0::1;192.168.1.1"),
            ("0::1;::1;0:0::1", "0::1;::1;0:0::1"),
            (";127.0.0.1;", "127.0.0.1"),
            ("10.0.0.10; 10.0.0.9;\t9.0.0.100", "9.0.0.100;10.0.0.9;10.0.0.10"),
        ] {
            assert_eq!(sorted(list).as_deref(), Some(expected), "{list}");
        }
        for list in ["", " ", ";", " ;  ; ", "256.0.0.1", "10.2; 10.1", "192.168.1.1;0:0:0:1;127.0.0.1", "host"] {
            assert_eq!(sorted(list), None, "{list}");
        }
    }
}
