//! Faults that the bank simulates.

mod parse;

use std::sync::Arc;

use clap::ValueEnum;
use parking_lot::Mutex;

pub use self::parse::FAULT_HELP;
use crate::clock::Clock;

/// A simulated fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "a variant's comment describes its fields")]
pub enum Fault {
    /// 202 instead of the certificate (RFC 7030 section 4.2.3).
    Pending(RetryAfter),
    /// 503 with `Retry-After`, as from an overloaded server.
    Unavailable { seconds: u32 },
    /// The problem document of a bank outside its service hours.
    ServiceClosed,
    /// This status (300 to 599) with this body.
    Error { status: u16, body: ErrorBody },
    /// A page with status 200, as from a captive portal.
    Html,
    /// A redirect to this address.
    Redirect { url: String },
    /// The base64 body is truncated, with a matching `Content-Length`.
    Truncated,
    /// A body far longer than any legitimate response.
    Oversized(Oversize),
    /// A certificate for a random key; none is issued for the request.
    WrongKey,
    /// The whole chain, the requested certificate last.
    Several,
    /// The request is carried out at once, but the response is delayed.
    Delay { milliseconds: u32 },
    /// The response is sent slowly, this many bytes per second.
    Drip { bytes: u32 },
    /// The connection is closed after this many bytes of the response's head and body (0: before
    /// the first byte). The request is carried out.
    Drop { bytes: u64 },
    /// The connection is closed after this many bytes of the request's body, which is not carried out.
    DropRequest { bytes: u64 },
    /// The bank's clock is this many seconds ahead (negative: behind), for certificates and the
    /// HTTP `Date`. Applies at once and to all requests, until the faults are cleared.
    Clock { seconds: i64 },
}

/// The `Retry-After` header of a 202 response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// No header.
    Missing,
    /// A number of seconds.
    Seconds(u32),
    /// An HTTP date, this many seconds from now.
    Date(u32),
}

/// The body of a [`Fault::Error`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ErrorBody {
    /// One line of text.
    #[default]
    Text,
    /// An HTML page.
    Html,
    /// A problem document (RFC 9457).
    Problem,
}

/// The kind of an oversized body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// Endless, without a `Content-Length`.
    Endless,
    /// Two MiB, with a `Content-Length`.
    Announced,
}

/// The requests that a fault applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Scope {
    /// `simpleenroll` and `simplereenroll`.
    #[default]
    Issue,
    /// `simpleenroll` alone.
    Enroll,
    /// `simplereenroll` alone.
    Reenroll,
    /// `cacerts` alone.
    #[value(name = "cacerts")]
    CaCertificates,
    /// `csrattrs` alone.
    #[value(name = "csrattrs")]
    CsrAttributes,
    /// All four.
    All,
    /// What the update service offers.
    Manifest,
    /// The packages of the update service.
    Package,
}

impl Scope {
    /// `operation` is a single EST operation (RFC 7030 section 3.2.2) or file of the update service,
    /// not a group.
    fn covers(self, operation: Self) -> bool {
        match self {
            Self::All => !matches!(operation, Self::Manifest | Self::Package),
            Self::Issue => matches!(operation, Self::Enroll | Self::Reenroll),
            single => single == operation,
        }
    }
}

/// A fault with its scope and number of times. Parsed from `[TIMES*][SCOPE:]NAME[=VALUE]`, see
/// [`FAULT_HELP`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultSpec {
    /// The fault.
    pub fault: Fault,
    /// The requests it applies to.
    pub scope: Scope,
    /// How many times it applies; `None`: until it is switched off.
    pub times: Option<u32>,
}

impl From<Fault> for FaultSpec {
    /// Applies to issue and renewal, until it is switched off (`pending`: once).
    fn from(fault: Fault) -> Self {
        let times = matches!(fault, Fault::Pending(_)).then_some(1);
        Self { fault, scope: Scope::default(), times }
    }
}

/// Switches faults while the bank runs. Clones control the same bank.
#[derive(Clone, Debug)]
pub struct FaultSwitch {
    active: Arc<Mutex<Vec<FaultSpec>>>,
    clock: Clock,
}

impl FaultSwitch {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { active: Arc::default(), clock }
    }

    /// Switches this fault on, in addition to those that are on.
    pub fn add(&self, spec: impl Into<FaultSpec>) {
        let spec = spec.into();
        if let Fault::Clock { seconds } = spec.fault {
            self.clock.set_offset(seconds);
        }
        self.active.lock().push(spec);
    }

    /// Switches all faults off, including a clock fault.
    pub fn clear(&self) {
        let mut active = self.active.lock();
        if active.iter().any(|spec| matches!(spec.fault, Fault::Clock { .. })) {
            self.clock.set_offset(0);
        }
        active.clear();
    }

    /// The faults that are on, with their remaining times.
    pub fn active(&self) -> Vec<FaultSpec> {
        self.active.lock().clone()
    }

    /// The results of `pick` for the active faults of this operation. Each picked fault counts as applied once more.
    pub(crate) fn take<T>(&self, operation: Scope, pick: impl Fn(&Fault) -> Option<T>) -> Vec<T> {
        let mut active = self.active.lock();
        let mut taken = Vec::new();
        for spec in active.iter_mut().filter(|spec| spec.scope.covers(operation)) {
            if let Some(picked) = pick(&spec.fault) {
                spec.times = spec.times.map(|times| times.saturating_sub(1));
                taken.push(picked);
            }
        }
        active.retain(|spec| spec.times != Some(0));
        taken
    }
}
