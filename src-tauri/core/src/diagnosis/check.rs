use serde::Serialize;
use ts_rs::TS;

use super::Facts;
use crate::error_code::ErrorCode;

/// One check and its result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Its name.
    pub name: CheckName,
    /// Its severity.
    pub verdict: Verdict,
    /// The findings.
    pub facts: Facts,
    /// What to do about it; `None` if it is fine.
    pub remedy: Option<Remedy>,
}

/// The checks, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CheckName {
    /// The validity of a certificate.
    Validity,
    /// Whether its key exists and can sign.
    Key,
    /// Whether the authorities between it and the bank's root are stored.
    Chain,
    /// Which browsers offer it.
    Browsers,
    /// Where certificates are kept.
    Store,
    /// Whether the bank answers.
    Bank,
    /// The routes to it.
    Proxy,
    /// Authentication at the proxy.
    SignIn,
    /// The address families by which the first server of the route accepts connections.
    Addresses,
    /// This PC's clock against the bank's.
    Clock,
    /// Which program opens the links on the bank's pages.
    Links,
    /// The version of the app.
    Update,
    /// The administrator's policy.
    Policy,
    /// The folder for the unfinished request and the logs.
    StateFolder,
    /// Free disk space.
    DiskSpace,
    /// The unfinished request.
    Request,
}

/// The severity of a finding, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Verdict {
    /// It prevents logging in, issuing or renewing.
    Problem,
    /// It does not prevent them, or not yet.
    Caution,
    /// Nothing to do.
    Fine,
}

/// What to do; each has one sentence of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Get a certificate by 「証明書発行」.
    Issue,
    /// Renew it by 「証明書更新」.
    Renew,
    /// Restart the PC; if that does not help, have the certificate revoked and get another.
    RestartOrIssueAgain,
    /// Close every window of the browsers once.
    CloseBrowsers,
    /// Omit `--store`.
    UseBrowserStore,
    /// Type the store's password when the app asks for it.
    UnlockStore,
    /// An administrator has to repair the store.
    RepairStore,
    /// An administrator has to migrate the older database.
    MoveOldDatabase,
    /// Fix the store first.
    StoreFirst,
    /// Check the cable or the wireless network.
    CheckNetwork,
    /// Fix the connection to the bank first.
    ConnectFirst,
    /// An administrator has to check the proxy or its settings.
    CorrectProxy,
    /// An administrator has to exempt TLS connections to the bank from inspection.
    LeaveTlsAlone,
    /// Have the proxy's user name and password ready.
    HaveProxyPassword,
    /// Type the proxy's password again.
    TypeProxyPassword,
    /// An administrator has to make that address family work, or disable it.
    RepairAddresses,
    /// Set the clock from the network.
    SetClock,
    /// Install the app again.
    InstallAgain,
    /// Start the app again: it offers the new version.
    TakeUpdate,
    /// Try again later.
    TryLater,
    /// An administrator has to correct that line or value.
    CorrectPolicy,
    /// An administrator has to remove other users' write permission.
    MakePrivate,
    /// Free some space.
    FreeSpace,
    /// Start the app again and finish, or discard, the request.
    FinishRequest,
    /// Restart the PC and run the checks again.
    Restart,
    /// Call the bank.
    CallBank,
}

impl Check {
    /// The check with the verdict on these facts, and the remedy.
    pub fn of(facts: impl Into<Facts>) -> Self {
        let facts = facts.into();
        let (name, (verdict, remedy)) = facts.judge();
        Self { name, verdict, facts, remedy }
    }

    /// A check that did not finish in time.
    pub(super) fn unanswered(unanswered: CheckName) -> Self {
        Self::of(Facts::Unanswered { unanswered })
    }

    /// The code of the failure it found, if any.
    pub fn code(&self) -> Option<ErrorCode> {
        self.facts.code()
    }
}
