//! What a script may know of the network.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

use tokio::net::lookup_host;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// One name takes no longer.
const TIMEOUT: Duration = Duration::from_secs(3);
/// No honest script asks for more names.
const MAX_NAMES: usize = 32;

/// Names and numbers, asked for once per evaluation and within its time.
pub(super) struct Addresses {
    runtime: Handle,
    end: Instant,
    known: RefCell<HashMap<String, Vec<IpAddr>>>,
}

impl Addresses {
    pub(super) fn new(runtime: Handle, end: Instant) -> Self {
        Self { runtime, end, known: RefCell::default() }
    }

    /// The numbers of a name; none where it has none, or where there is no time to ask.
    pub(super) fn of(&self, host: &str) -> Vec<IpAddr> {
        if let Ok(number) = host.trim_matches(['[', ']']).parse() {
            return vec![number];
        }
        if let Some(known) = self.known.borrow().get(host) {
            return known.clone();
        }
        if self.known.borrow().len() >= MAX_NAMES || host.is_empty() {
            return Vec::new();
        }
        let found = self.ask(host);
        self.known.borrow_mut().insert(host.to_owned(), found.clone());
        found
    }

    /// The first of version 4, as `dnsResolve` knows no others.
    pub(super) fn first(&self, host: &str) -> Option<String> {
        self.of(host).into_iter().find(IpAddr::is_ipv4).map(|number| number.to_string())
    }

    fn ask(&self, host: &str) -> Vec<IpAddr> {
        let left = self.end.saturating_duration_since(Instant::now()).min(TIMEOUT);
        let found = self.runtime.block_on(async {
            timeout(left, async { Some(lookup_host((host, 0)).await.ok()?.collect::<Vec<_>>()) }).await
        });
        let addresses = found.ok().flatten().unwrap_or_default();
        addresses.into_iter().map(|address| address.ip()).collect()
    }
}

/// This PC's number on the way to the internet. Nothing is sent for it.
pub(super) fn own() -> IpAddr {
    let number = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        // Of the documentation's network (RFC 5737), which is nobody's.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    number().unwrap_or(Ipv4Addr::LOCALHOST.into())
}
