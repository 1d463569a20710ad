use serde::Serialize;
use ts_rs::TS;

use super::Facts;
use crate::error_code::ErrorCode;

/// One thing that has been looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// What is to be thought of it.
    pub verdict: Verdict,
    /// What there is.
    pub facts: Facts,
    /// The one thing to do about it; none where it is fine.
    pub remedy: Option<Remedy>,
}

/// What is looked at, in the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CheckName {
    /// From when until when a certificate is valid.
    Validity,
    /// Whether its key is there, and signs.
    Key,
    /// Whether the authorities between it and the bank's root are there.
    Chain,
    /// Which browsers offer it.
    Browsers,
    /// Where certificates are kept.
    Store,
    /// Whether the bank answers.
    Bank,
    /// The routes to it.
    Proxy,
    /// How the proxy learns who we are.
    SignIn,
    /// Over which kinds of address the first server on the way answers.
    Addresses,
    /// This PC's clock against the bank's.
    Clock,
    /// Which program opens the links on the bank's pages.
    Links,
    /// The version of the app.
    Update,
    /// What an administrator requires.
    Policy,
    /// The folder for the unfinished request and the logs.
    StateFolder,
    /// Room on the disk.
    DiskSpace,
    /// The request that has not been finished.
    Request,
}

/// What is to be thought of a finding, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Verdict {
    /// It is in the way of logging in, issuing or renewing.
    Problem,
    /// It is not, or not yet.
    Caution,
    /// Nothing is to be done.
    Fine,
}

/// What is to do, one sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Get a certificate by 「証明書発行」.
    Issue,
    /// Renew it by 「証明書更新」.
    Renew,
    /// Restart the PC; if it stays so, have the certificate revoked and get another.
    RestartOrIssueAgain,
    /// Close every window of the browsers once.
    CloseBrowsers,
    /// Do without `--store`.
    UseBrowserStore,
    /// Type the store's password when the app asks for it.
    UnlockStore,
    /// An administrator has to look at the store.
    RepairStore,
    /// An administrator has to bring the older database over.
    MoveOldDatabase,
    /// Put the store right first.
    StoreFirst,
    /// Look at the cable or the wireless network.
    CheckNetwork,
    /// Put the connection to the bank right first.
    ConnectFirst,
    /// An administrator has to look at the proxy, or at how it is set.
    CorrectProxy,
    /// An administrator has to see to it that TLS to the bank is left untouched.
    LeaveTlsAlone,
    /// Have the proxy's user name and password ready.
    HaveProxyPassword,
    /// Type the proxy's password again.
    TypeProxyPassword,
    /// An administrator has to make that kind of address work, or to do without it.
    RepairAddresses,
    /// Have the clock set by the network.
    SetClock,
    /// Install the app again.
    InstallAgain,
    /// Start the app again: it offers the new version.
    TakeUpdate,
    /// Try again later.
    TryLater,
    /// An administrator has to correct that line or value.
    CorrectPolicy,
    /// An administrator has to take the permission to write from others.
    MakePrivate,
    /// Free some space.
    FreeSpace,
    /// Start the app again and finish, or discard, the request.
    FinishRequest,
    /// Restart the PC and look again.
    Restart,
    /// Call the bank.
    CallBank,
}

impl Check {
    /// With the verdict on these facts, and the remedy.
    pub fn of(facts: impl Into<Facts>) -> Self {
        let facts = facts.into();
        let (name, (verdict, remedy)) = facts.judge();
        Self { name, verdict, facts, remedy }
    }

    /// That there has been no answer in time.
    pub(super) fn unanswered(unanswered: CheckName) -> Self {
        Self::of(Facts::Unanswered { unanswered })
    }

    /// The code of the failure it has met with, where there is one.
    pub fn code(&self) -> Option<ErrorCode> {
        self.facts.code()
    }
}
