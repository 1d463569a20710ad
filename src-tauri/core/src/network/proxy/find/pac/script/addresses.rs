//! What a script can learn about the network.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use reqwest::Url;
use tokio::net::lookup_host;
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::clock::Clock;
use super::numbers::parse_ip;
use super::{own, silence};

/// More names than any real script resolves; browsers have the same limit.
const MAX_NAMES: usize = 20;

/// Names and their addresses, resolved once per evaluation and within its time.
pub(super) struct Addresses {
    runtime: Handle,
    clock: Rc<Clock>,
    known: RefCell<HashMap<String, Vec<IpAddr>>>,
}

impl Addresses {
    pub(super) fn new(runtime: Handle, clock: Rc<Clock>) -> Self {
        Self { runtime, clock, known: RefCell::default() }
    }

    /// The first IPv4 address: `dnsResolve` returns no others.
    pub(super) fn first(&self, host: &str) -> Option<String> {
        self.of(host).into_iter().find(IpAddr::is_ipv4).map(|address| address.to_string())
    }

    /// All addresses of a name, separated by `;`.
    pub(super) fn all(&self, host: &str) -> String {
        listed(&self.of(host))
    }

    /// This PC's address, as returned by `myIpAddress`.
    pub(super) fn own(&self) -> String {
        own::preferred(&self.of_this_pc()).unwrap_or(Ipv4Addr::LOCALHOST.into()).to_string()
    }

    /// This PC's addresses, as returned by `myIpAddressEx`.
    pub(super) fn all_own(&self) -> String {
        listed(&self.of_this_pc())
    }

    fn of_this_pc(&self) -> Vec<IpAddr> {
        let name = || fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        own::own(own::source, || self.of(name().trim()))
    }

    /// The addresses of a name; none if there are none, or no time is left.
    fn of(&self, host: &str) -> Vec<IpAddr> {
        if let Some(address) = parse_ip(host) {
            return vec![address];
        }
        if let Some(known) = self.known.borrow().get(host) {
            return known.clone();
        }
        if self.known.borrow().len() >= MAX_NAMES || host.is_empty() {
            return Vec::new();
        }
        let found = self.clock.wait(|| self.ask(host));
        self.known.borrow_mut().insert(host.to_owned(), found.clone());
        found
    }

    fn ask(&self, host: &str) -> Vec<IpAddr> {
        let time = self.clock.for_a_name();
        if silence::is_silent(host) {
            return Vec::new();
        }
        if time.is_zero() {
            silence::note(host);
            return Vec::new();
        }
        let Some(name) = to_ascii(host) else {
            return Vec::new();
        };
        match self.runtime.block_on(async { timeout(time, lookup_host((name, 0))).await }) {
            Ok(Ok(found)) => found.map(|address| address.ip()).collect(),
            Ok(Err(_)) => Vec::new(),
            Err(_) => {
                silence::note(host);
                Vec::new()
            }
        }
    }
}

fn listed(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// A name in its ASCII form for DNS (IDNA).
fn to_ascii(host: &str) -> Option<String> {
    if host.is_ascii() {
        return Some(host.to_owned());
    }
    Url::parse(&format!("http://{host}/")).ok()?.host_str().map(str::to_owned)
}
