//! The configuration of a bank.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::TypedValueParser as _;
use clap::{Args, FromArgMatches as _};
use time::Duration;

use crate::authority::{AuthorityKeys, CsrAttributes, ServerCertificate};
use crate::error::ArgumentError;
use crate::faults::FaultSpec;

/// A loopback address to listen on: the practice bank serves this machine only.
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

impl FromStr for LoopbackAddress {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        match text.parse::<SocketAddr>() {
            Ok(address) if address.ip().is_loopback() => Ok(Self(address)),
            Ok(address) => {
                let text = format!("{address} is not a loopback address; the practice bank serves this machine only");
                Err(ArgumentError(text))
            }
            Err(_) => Err(ArgumentError("expected an address such as 127.0.0.1:0 or [::1]:0".to_owned())),
        }
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

/// Limits of a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Concurrent connections; further connections wait.
    pub connections: usize,
    /// Timeout for each of the handshake, a request's head and its body.
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
#[derive(Clone, Debug, Args)]
pub struct BankConfig {
    /// Directory of the database and the authority's keys; created (mode 0700) if absent.
    #[arg(skip)]
    pub data: PathBuf,
    /// EST, which asks for a client certificate and takes none as well; port 0 is any free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15540")]
    pub listen: LoopbackAddress,
    /// Pages, which ask for no client certificate.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15541")]
    pub listen_web: LoopbackAddress,
    /// Certificate login, which requires a client certificate.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15542")]
    pub listen_mtls: LoopbackAddress,
    /// Mail server (SMTP) for the notices, instead of files in outbox/ of the data directory.
    #[arg(long, value_name = "ADDR")]
    pub smtp: Option<LoopbackAddress>,
    /// Folder of the update service: manifest, packages, keys.pub
    /// [default: updates/ of the data directory]
    #[arg(long, value_name = "DIR")]
    pub updates: Option<PathBuf>,
    /// An installer that the pages offer, .msi or .deb; may be given for each
    /// [default: cc1554setup.msi of the data directory]
    #[arg(long, value_name = "FILE")]
    pub setup: Vec<PathBuf>,
    /// Let /csrattrs ask for a kind of key.
    #[arg(long = "csrattrs", value_name = "KIND")]
    pub csr_attributes: Option<CsrAttributes>,
    /// How long new certificates are valid.
    #[arg(long = "validity-days", value_name = "DAYS", default_value = "365",
          value_parser = clap::value_parser!(i64).range(1..=3650).map(Validity::days))]
    pub validity: Validity,
    /// How many days before its end a certificate may be renewed.
    #[arg(long, value_name = "DAYS", default_value_t = 366)]
    pub renewal_window_days: u16,
    /// How many days after its end a certificate may still be renewed; it does not log in.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    pub renewal_grace_days: u16,
    /// Faults that are on from the start.
    #[arg(skip)]
    pub faults: Vec<FaultSpec>,
    /// How many seconds the bank's clock is ahead of the system's.
    #[arg(skip)]
    pub clock_offset: i64,
    /// The certificate that the listeners present.
    #[arg(skip)]
    pub server_certificate: ServerCertificate,
    /// Keys for a new data directory, instead of generating them (which takes about a second).
    /// A directory that already has keys keeps them.
    #[arg(skip)]
    pub authority_keys: Option<AuthorityKeys>,
    /// Limits of each listener.
    #[arg(skip)]
    pub limits: Limits,
}

impl BankConfig {
    /// The program's defaults.
    ///
    /// # Panics
    /// If a default is not a valid value of its option.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        let parsed = Self::augment_args(clap::Command::new("")).try_get_matches_from([""]);
        let defaults = parsed.and_then(|matches| Self::from_arg_matches(&matches));
        Self { data: data.into(), ..defaults.expect("every option has a default") }
    }

    /// For tests in this process: ports chosen by the system, and authority keys shared by all
    /// ephemeral banks of the process, so that only the first start generates them.
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
