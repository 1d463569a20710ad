//! This PC's own addresses as a script sees them (`myIpAddress`), found as in Chromium.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Destinations on the internet. Nothing is sent to them.
const PUBLIC: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)), IpAddr::V6(Ipv6Addr::new(0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888))];
/// Destinations in private networks (RFC 1918, RFC 4193).
const PRIVATE: [IpAddr; 4] = [
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)),
    IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)),
    IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)),
    IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)),
];

/// The source addresses for the internet; else the addresses of this PC's name; else the source addresses for private
/// networks. A link-local address is used only if there is no other.
pub(super) fn own(source: impl Fn(&IpAddr) -> Option<IpAddr>, named: impl Fn() -> Vec<IpAddr>) -> Vec<IpAddr> {
    let sources_for = |destinations: &[IpAddr]| destinations.iter().filter_map(&source).collect();
    let steps: [&dyn Fn() -> Vec<IpAddr>; 3] = [&|| sources_for(&PUBLIC), &named, &|| sources_for(&PRIVATE)];
    let mut link_local = Vec::new();
    for step in steps {
        let mut found = Vec::new();
        for address in step().into_iter().filter(|address| !address.is_loopback()) {
            let list = if is_link_local(&address) { &mut link_local } else { &mut found };
            if !list.contains(&address) {
                list.push(address);
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    preferred(&link_local).into_iter().collect()
}

/// An IPv4 address if there is one: old scripts cannot read IPv6.
pub(super) fn preferred(addresses: &[IpAddr]) -> Option<IpAddr> {
    addresses.iter().find(|address| address.is_ipv4()).or(addresses.first()).copied()
}

/// This PC's source address for a destination.
pub(super) fn source(destination: &IpAddr) -> Option<IpAddr> {
    let anywhere = match destination {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(anywhere, 0)).ok()?;
    socket.connect((*destination, 80)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

fn is_link_local(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(list: &str) -> Vec<IpAddr> {
        list.split_whitespace().map(|address| address.parse().unwrap()).collect()
    }

    /// `routes`: the source address for each destination (`DESTINATION=SOURCE`).
    #[test]
    fn case_03_this_pc_s_addresses_without_a_default_route() {
        for (routes, named, expected) in [
            ("8.8.8.8=10.1.2.3 2001:4860:4860::8888=2001:db8::3", "10.9.9.9", "10.1.2.3 2001:db8::3"),
            ("2001:4860:4860::8888=2001:db8::3", "10.9.9.9", "2001:db8::3"),
            ("8.8.8.8=169.254.7.7", "192.168.9.9", "192.168.9.9"),
            ("", "127.0.1.1 192.168.9.9 192.168.9.9 2001:db8::9", "192.168.9.9 2001:db8::9"),
            ("10.0.0.0=10.1.2.3", "127.0.1.1 ::1", "10.1.2.3"),
            ("172.16.0.0=172.16.5.6 192.168.0.0=192.168.7.8", "", "172.16.5.6 192.168.7.8"),
            ("192.168.0.0=192.168.7.8", "fe80::9", "192.168.7.8"),
            ("fc00::=fd00::7", "", "fd00::7"),
            ("8.8.8.8=169.254.7.7 fc00::=fe80::7", "169.254.8.8", "169.254.7.7"),
            ("fc00::=fe80::7", "127.0.1.1", "fe80::7"),
            ("8.8.8.8=127.0.0.1", "127.0.1.1", ""),
        ] {
            let source = |destination: &IpAddr| {
                let mut routes = routes.split_whitespace().filter_map(|route| route.split_once('='));
                routes.find(|route| addresses(route.0) == [*destination]).map(|route| addresses(route.1)[0])
            };
            let found = own(source, || addresses(named));
            assert_eq!(found, addresses(expected), "{routes}, {named}");
        }
        assert_eq!(preferred(&addresses("2001:db8::3 10.1.2.3")), Some(addresses("10.1.2.3")[0]));
        assert_eq!(preferred(&addresses("2001:db8::3")), Some(addresses("2001:db8::3")[0]));
    }
}
