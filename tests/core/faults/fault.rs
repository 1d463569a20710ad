use cert_core::keystore::KeyStoreError;

use super::life::Point;

/// What goes wrong. A disk that is full, a store that refuses and a bank that is broken stay so until the next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// SIGKILL, before it is done.
    Killed,
    /// When half of it is done: bytes written, the key stored without its certificate.
    KilledHalfway,
    /// When it is done, before the program hears of it.
    KilledAfter,
    /// While the bank is asked: this happens to the exchange, and the program is gone.
    KilledDuring(&'static str),
    /// The power goes: of what was not yet made to last, this much is left, counted among all that is possible.
    PowerCut(usize),
    /// Nothing can be written any more.
    DiskFull,
    /// Other bytes are written, and the program is killed; a signature is wrong.
    WrongBytes,
    /// The store does nothing any more.
    Refused(Refusal),
    /// The PC's clock is so many days away, until the next start.
    ClockJumps(i64),
    /// The connection ends: as the practice bank's `--fault` names it.
    Cut(&'static str),
    /// The bank fails, by the same.
    ServerError(&'static str),
    /// The bank answers something else, by the same.
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

/// More often than one run asks the bank for the same.
pub(super) const UNTIL_RESTART: u32 = 99;

const CLOCKS: [Fault; 2] = [Fault::ClockJumps(400), Fault::ClockJumps(-400)];
const REFUSALS: [Refusal; 4] = [Refusal::ReadOnly, Refusal::PasswordRequired, Refusal::Failed, Refusal::Full];

impl Fault {
    /// All that can happen at this place; `power_cuts`: how many states the disk can be left in there.
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

    /// What is ordered at the bank, and how often.
    pub(super) fn at_bank(self) -> Option<(u32, &'static str)> {
        match self {
            Self::KilledDuring(fault) => Some((1, fault)),
            Self::Cut(fault) | Self::ServerError(fault) | Self::WrongAnswer(fault) => Some((UNTIL_RESTART, fault)),
            _ => None,
        }
    }
}

/// Where a disk is full, these fail; a removal and what was written before do not.
pub(super) fn takes_space(change: &str) -> bool {
    matches!(change, "create folder" | "create" | "write" | "sync" | "rename")
}
