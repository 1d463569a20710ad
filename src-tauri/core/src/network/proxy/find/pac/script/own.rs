//! What a script is told of this PC's own numbers (`myIpAddress`): as Chromium looks for them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// On the way to the internet. Nothing is sent there.
const PUBLIC: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)), IpAddr::V6(Ipv6Addr::new(0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888))];
/// In the companies' networks (RFC 1918, RFC 4193).
const PRIVATE: [IpAddr; 4] = [
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)),
    IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)),
    IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)),
    IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)),
];

/// The numbers by which the internet is reached; else those of this PC's name; else those by which private networks
/// are. One that is good for a single cable (link-local) only where there is no other.
pub(super) fn own(source: impl Fn(&IpAddr) -> Option<IpAddr>, named: impl Fn() -> Vec<IpAddr>) -> Vec<IpAddr> {
    let on_the_way = |there: &[IpAddr]| there.iter().filter_map(&source).collect();
    let steps: [&dyn Fn() -> Vec<IpAddr>; 3] = [&|| on_the_way(&PUBLIC), &named, &|| on_the_way(&PRIVATE)];
    let mut link_local = Vec::new();
    for step in steps {
        let mut found = Vec::new();
        for number in step().into_iter().filter(|number| !number.is_loopback()) {
            let list = if is_link_local(&number) { &mut link_local } else { &mut found };
            if !list.contains(&number) {
                list.push(number);
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    one(&link_local).into_iter().collect()
}

/// The one that scripts of old can read.
pub(super) fn one(numbers: &[IpAddr]) -> Option<IpAddr> {
    numbers.iter().find(|number| number.is_ipv4()).or(numbers.first()).copied()
}

/// This PC's number on the way to another.
pub(super) fn source(there: &IpAddr) -> Option<IpAddr> {
    let anywhere = match there {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(anywhere, 0)).ok()?;
    socket.connect((*there, 80)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

fn is_link_local(number: &IpAddr) -> bool {
    match number {
        IpAddr::V4(number) => number.is_link_local(),
        IpAddr::V6(number) => number.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(list: &str) -> Vec<IpAddr> {
        list.split_whitespace().map(|number| number.parse().unwrap()).collect()
    }

    /// `ways`: which number leads where (`THERE=OWN`).
    #[test]
    fn case_03_this_pc_s_number_where_there_is_no_default_route() {
        for (ways, named, expected) in [
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
            let source = |there: &IpAddr| {
                let mut ways = ways.split_whitespace().filter_map(|way| way.split_once('='));
                ways.find(|way| numbers(way.0) == [*there]).map(|way| numbers(way.1)[0])
            };
            let found = own(source, || numbers(named));
            assert_eq!(found, numbers(expected), "{ways}, {named}");
        }
        assert_eq!(one(&numbers("2001:db8::3 10.1.2.3")), Some(numbers("10.1.2.3")[0]));
        assert_eq!(one(&numbers("2001:db8::3")), Some(numbers("2001:db8::3")[0]));
    }
}
