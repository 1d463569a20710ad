//! Things that go wrong on purpose.

mod parse;

use std::sync::Arc;

use clap::ValueEnum;
use parking_lot::Mutex;

pub use self::parse::FAULT_HELP;
use crate::clock::Clock;

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "a variant's comment says what its fields are")]
pub enum Fault {
    /// 202 instead of the certificate (RFC 7030 section 4.2.3).
    Pending(RetryAfter),
    /// 503 with `Retry-After`, as of an overloaded server.
    Unavailable { seconds: u32 },
    /// The problem document of a bank outside its service hours.
    ServiceClosed,
    /// This status, from 300 to 599, with this body.
    Error { status: u16, body: ErrorBody },
    /// A page with status 200, as of a guest network that wants a click first.
    Html,
    /// A redirect to this address.
    Redirect { url: String },
    /// The answer stops within its base64, with a matching length.
    Truncated,
    /// A body far longer than any honest one.
    Oversized(Oversize),
    /// A certificate for a key that nobody has; the real request stays unanswered.
    WrongKey,
    /// The whole chain comes back, the requested certificate last.
    Several,
    /// The answer comes late. What was asked for is done at once.
    Delay { milliseconds: u32 },
    /// The answer comes slowly: so many bytes a second.
    Drip { bytes: u32 },
    /// The connection ends after this many bytes of the answer's head and body; 0 cuts before the
    /// first. What was asked for is done.
    Drop { bytes: u64 },
    /// The connection ends after this many bytes of the request's body; nothing is done.
    DropRequest { bytes: u64 },
    /// The bank's clock is this many seconds ahead (negative: behind), for certificates and the
    /// HTTP `Date`. Applies at once and to everything, until the faults are cleared.
    Clock { seconds: i64 },
}

/// How a 202 says when to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// Not at all.
    Missing,
    /// As a number of seconds.
    Seconds(u32),
    /// As an HTTP date, this many seconds from now.
    Date(u32),
}

/// The body of an [`Fault::Error`].
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

/// How a body is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// It never ends and never said so.
    Endless,
    /// Two MiB, announced by `Content-Length`.
    Announced,
}

/// Which requests a fault applies to.
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
    /// `operation` is one of the operations of EST (RFC 7030 section 3.2.2) or a file of the update
    /// service, not a group of them.
    fn covers(self, operation: Self) -> bool {
        match self {
            Self::All => !matches!(operation, Self::Manifest | Self::Package),
            Self::Issue => matches!(operation, Self::Enroll | Self::Reenroll),
            one => one == operation,
        }
    }
}

/// A fault, what it applies to, and how often. Parsed from `[TIMES*][SCOPE:]NAME[=VALUE]`, see
/// [`FAULT_HELP`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultSpec {
    /// What goes wrong.
    pub fault: Fault,
    /// For which requests.
    pub scope: Scope,
    /// How many times; `None` until it is switched off.
    pub times: Option<u32>,
}

impl From<Fault> for FaultSpec {
    /// For issue and renewal, until switched off; `pending` once.
    fn from(fault: Fault) -> Self {
        let times = matches!(fault, Fault::Pending(_)).then_some(1);
        Self { fault, scope: Scope::default(), times }
    }
}

/// The handle to switch faults while the bank runs. Clones control the same bank.
#[derive(Clone, Debug)]
pub struct FaultSwitch {
    active: Arc<Mutex<Vec<FaultSpec>>>,
    clock: Clock,
}

impl FaultSwitch {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { active: Arc::default(), clock }
    }

    /// Switches this fault on, beside those that are on.
    pub fn add(&self, spec: impl Into<FaultSpec>) {
        let spec = spec.into();
        if let Fault::Clock { seconds } = spec.fault {
            self.clock.set_offset(seconds);
        }
        self.active.lock().push(spec);
    }

    /// Switches all faults off; a clock fault ends with them.
    pub fn clear(&self) {
        let mut active = self.active.lock();
        if active.iter().any(|spec| matches!(spec.fault, Fault::Clock { .. })) {
            self.clock.set_offset(0);
        }
        active.clear();
    }

    /// The faults that are on, with what is left of their times.
    pub fn active(&self) -> Vec<FaultSpec> {
        self.active.lock().clone()
    }

    /// What `pick` makes of the faults that are on for this operation. Each it picks is used once more.
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
