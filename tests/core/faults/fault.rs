use cert_core::keystore::KeyStoreError;

use super::life::Point;

/// A fault. A full disk, a refusing store and a failing bank stay so until the next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// SIGKILL before the change or call.
    Killed,
    /// SIGKILL halfway: half of the bytes written, or the key stored without its certificate.
    KilledHalfway,
    /// SIGKILL after the call, before the program gets its result.
    KilledAfter,
    /// SIGKILL during an exchange with the bank, to which this happens.
    KilledDuring(&'static str),
    /// A power cut, by the index of the state it leaves among all possible ones.
    PowerCut(usize),
    /// Nothing can be written from now on.
    DiskFull,
    /// Wrong bytes are written and the program is killed, or a signature is wrong.
    WrongBytes,
    /// The store refuses every call from now on.
    Refused(Refusal),
    /// The PC's clock is wrong by this many days, until the next start.
    ClockJumps(i64),
    /// The connection ends, by this fault of the practice bank's `--fault`.
    Cut(&'static str),
    /// The bank fails, likewise.
    ServerError(&'static str),
    /// The bank sends a wrong response, likewise.
    WrongAnswer(&'static str),
}

/// How a store refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    ReadOnly,
    PasswordRequired,
    Failed,
    Full,
}

impl Refusal {
    pub(super) fn error(self) -> KeyStoreError {
        match self {
            Self::ReadOnly => KeyStoreError::ReadOnly("as ordered".into()),
            Self::PasswordRequired => KeyStoreError::PasswordRequired,
            Self::Failed => KeyStoreError::Failed("as ordered".into()),
            Self::Full => KeyStoreError::Full("as ordered".into()),
        }
    }
}

/// More often than one run requests the same resource.
pub(super) const UNTIL_RESTART: u32 = 99;

const CLOCKS: [Fault; 2] = [Fault::ClockJumps(400), Fault::ClockJumps(-400)];
const REFUSALS: [Refusal; 4] = [Refusal::ReadOnly, Refusal::PasswordRequired, Refusal::Failed, Refusal::Full];

impl Fault {
    /// All faults possible at this point; `power_cuts` is the number of states a power cut can leave there.
    pub(super) fn possible_at(point: &Point, power_cuts: usize) -> Vec<Self> {
        match *point {
            Point::Disk { change, .. } => Self::at_the_disk(change, power_cuts),
            Point::Store { call, .. } => Self::at_the_store(call),
            Point::Bank(operation) => Self::at_the_bank(operation),
        }
    }

    fn at_the_disk(change: &str, power_cuts: usize) -> Vec<Self> {
        let of_a_write: &[_] = if change == "write" { &[Self::KilledHalfway, Self::WrongBytes] } else { &[] };
        let full: &[_] = if takes_space(change) { &[Self::DiskFull] } else { &[] };
        let cuts: Vec<_> = (0..power_cuts).map(Self::PowerCut).collect();
        [&[Self::Killed], of_a_write, full, &CLOCKS, &cuts].concat()
    }

    fn at_the_store(call: &str) -> Vec<Self> {
        let killed = [Self::Killed, Self::KilledAfter];
        let refusals = REFUSALS.map(Self::Refused);
        match call {
            "keeps" => [&killed[..], &CLOCKS].concat(), // cannot be refused
            "import" => [&killed[..], &[Self::KilledHalfway, Self::DiskFull], &refusals, &CLOCKS].concat(),
            "sign" => [&killed[..], &[Self::WrongBytes], &refusals, &CLOCKS].concat(),
            _ => [&killed[..], &refusals, &CLOCKS].concat(),
        }
    }

    fn at_the_bank(operation: &str) -> Vec<Self> {
        let issues = operation.ends_with("enroll");
        let of_the_request: &[_] =
            if issues { &[Self::Cut("drop-request=64"), Self::WrongAnswer("wrong-key")] } else { &[] };
        let killed = ["drop-request=0", "drop=0", "drop=64"].map(Self::KilledDuring);
        let cut = ["drop-request=0", "drop=0", "drop=64", "drop=300", "drop=700"].map(Self::Cut);
        let broken = ["error=500", "error=502:html", "error=504:problem", "unavailable=1", "service-closed"];
        let wrong = ["html", "truncated", "oversized=announced"].map(Self::WrongAnswer);
        [&killed[..], &cut, &broken.map(Self::ServerError), &wrong, of_the_request].concat()
    }

    /// Its row in the table of counts.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Killed | Self::KilledHalfway | Self::KilledAfter | Self::KilledDuring(_) => "killed",
            Self::PowerCut(_) => "power cut",
            Self::DiskFull => "disk full",
            Self::WrongBytes | Self::WrongAnswer(_) => "wrong bytes",
            Self::Refused(_) => "store refuses",
            Self::ClockJumps(_) => "clock jumps",
            Self::Cut(_) => "cut",
            Self::ServerError(_) => "5xx",
        }
    }

    /// The fault to inject at the bank, and how often.
    pub(super) fn at_bank(self) -> Option<(u32, &'static str)> {
        match self {
            Self::KilledDuring(fault) => Some((1, fault)),
            Self::Cut(fault) | Self::ServerError(fault) | Self::WrongAnswer(fault) => Some((UNTIL_RESTART, fault)),
            _ => None,
        }
    }
}

/// The changes that fail on a full disk; a removal and the sync of a folder do not.
pub(super) fn takes_space(change: &str) -> bool {
    matches!(change, "create folder" | "create" | "write" | "sync" | "rename")
}
