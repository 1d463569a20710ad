//! What a bank is started with.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use time::Duration;

use crate::authority::{AuthorityKeys, CsrAttributes, ServerCertificate};
use crate::faults::FaultSpec;

/// An address the bank may listen on: this machine only, since it is made for practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoopbackAddress(SocketAddr);

impl LoopbackAddress {
    /// 127.0.0.1 with this port; 0 lets the system choose one.
    pub const fn with_port(port: u16) -> Self {
        Self(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port))
    }

    /// The address to bind.
    pub const fn socket_address(self) -> SocketAddr {
        self.0
    }
}

/// An address that is not `IP:PORT` on this machine.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Not an address at all.
    #[error("expected an address such as 127.0.0.1:0 or [::1]:0")]
    Malformed(#[source] std::net::AddrParseError),
    /// An address that other machines could reach.
    #[error("{0} is not a loopback address; the practice bank serves this machine only")]
    NotLoopback(SocketAddr),
}

impl FromStr for LoopbackAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let address = text.parse::<SocketAddr>().map_err(AddressError::Malformed)?;
        if address.ip().is_loopback() { Ok(Self(address)) } else { Err(AddressError::NotLoopback(address)) }
    }
}

/// The validity of new certificates, relative to the moment of issue by the bank's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// Added to the moment of issue to get `notBefore`; negative starts in the past.
    pub starts_after: Duration,
    /// Added to the moment of issue to get `notAfter`; negative makes an expired certificate.
    pub ends_after: Duration,
}

impl Validity {
    /// Starts now and lasts this many days.
    pub const fn days(days: i64) -> Self {
        Self { starts_after: Duration::ZERO, ends_after: Duration::days(days) }
    }

    /// A certificate that lasted a year and ended a day ago.
    pub const fn expired() -> Self {
        Self { starts_after: Duration::days(-366), ends_after: Duration::days(-1) }
    }
}

impl Default for Validity {
    /// One year, as the manual says.
    fn default() -> Self {
        Self::days(365)
    }
}

/// What a listener allows its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time; further ones wait.
    pub connections: usize,
    /// For the handshake, for each request's head and for its body.
    pub time: std::time::Duration,
}

impl Default for Limits {
    /// A thousand connections, ten seconds.
    fn default() -> Self {
        Self { connections: 1000, time: std::time::Duration::from_secs(10) }
    }
}

/// Everything a bank is started with. Begin with [`BankConfig::new`] or
/// [`BankConfig::ephemeral`] and change the fields that matter.
#[derive(Clone, Debug)]
pub struct BankConfig {
    /// Directory of the database and the authority's keys; created (mode 0700) if absent.
    pub data: PathBuf,
    /// EST: asks for a client certificate, takes none as well.
    pub listen: LoopbackAddress,
    /// Pages: asks for no client certificate.
    pub listen_web: LoopbackAddress,
    /// Certificate login: requires a client certificate.
    pub listen_mtls: LoopbackAddress,
    /// Faults that are on from the start.
    pub faults: Vec<FaultSpec>,
    /// How many seconds the bank's clock is ahead of the system's.
    pub clock_offset: i64,
    /// What the listeners show.
    pub server_certificate: ServerCertificate,
    /// What `/csrattrs` answers; `None` answers 204: any key will do.
    pub csr_attributes: Option<CsrAttributes>,
    /// The validity of new certificates.
    pub validity: Validity,
    /// A certificate may be renewed from this many days before its end.
    pub renewal_window_days: u16,
    /// The SMTP server (RFC 5321) that mail goes to; without one, mail goes into files, `outbox/` in the
    /// data directory.
    pub smtp: Option<LoopbackAddress>,
    /// Keys for a new data directory, instead of generating them (which takes about a second).
    /// A directory that already has keys keeps them.
    pub authority_keys: Option<AuthorityKeys>,
    /// Folder of the update service: a manifest, packages, and in `keys.pub` the keys they are signed
    /// with; `updates/` of the data directory if not given.
    pub updates: Option<PathBuf>,
    /// What each listener allows its clients.
    pub limits: Limits,
}

impl BankConfig {
    /// The program's defaults: fixed loopback ports 15540 to 15542.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            listen: LoopbackAddress::with_port(15540),
            listen_web: LoopbackAddress::with_port(15541),
            listen_mtls: LoopbackAddress::with_port(15542),
            faults: Vec::new(),
            clock_offset: 0,
            server_certificate: ServerCertificate::Good,
            csr_attributes: None,
            validity: Validity::default(),
            renewal_window_days: 366,
            smtp: None,
            authority_keys: None,
            updates: None,
            limits: Limits::default(),
        }
    }

    /// For tests in this process: ports chosen by the system, and the authority keys that all
    /// ephemeral banks of the process share, so that only the first start pays for them.
    pub fn ephemeral(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: LoopbackAddress::with_port(0),
            listen_web: LoopbackAddress::with_port(0),
            listen_mtls: LoopbackAddress::with_port(0),
            authority_keys: Some(AuthorityKeys::shared()),
            ..Self::new(data)
        }
    }
}
