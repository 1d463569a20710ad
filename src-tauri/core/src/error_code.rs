//! One closed set of codes for everything that can go wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as users, the terminal and support name it. The table of errors (`errors.json`) turns each into a
/// title, an explanation and the next steps. A code nobody raises does not exist.
///
/// The number is the one of Windows' event log (docs/event-log.md). It is kept for good: a code that goes leaves its own
/// unused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    // What was typed.
    /// No login ID.
    LoginIdEmpty = 101,
    /// More characters than any login ID has.
    LoginIdTooLong = 102,
    /// Invisible characters, full-width forms of ASCII's, or a colon, which HTTP Basic cannot carry (RFC 7617
    /// section 2).
    LoginIdInvalid = 103,
    /// No password.
    PasswordEmpty = 104,
    /// More characters than any password has.
    PasswordTooLong = 105,
    /// Invisible characters, or no text.
    PasswordInvalid = 106,

    // What the bank answered.
    /// Login ID or password is wrong.
    WrongCredentials = 201,
    /// Too many wrong passwords; only the bank unlocks.
    AccountLocked = 202,
    /// This login ID may hold one certificate and has it (「既に取得済み」).
    AlreadyIssued = 203,
    /// The bank may have issued a certificate that never arrived; only the bank can tell.
    PossiblyIssued = 204,
    /// The certificate to renew has been revoked; a new one has to be issued.
    CertificateRevoked = 205,
    /// The certificate to renew is past its end; a new one has to be issued.
    CertificateExpired = 206,
    /// The certificate to renew has too long to go.
    RenewalTooEarly = 207,
    /// Certificate, request and login ID do not belong together.
    SubjectRefused = 208,
    /// Outside the service's hours.
    OutsideServiceHours = 209,
    /// The service is busy or down, and says when to come back.
    ServiceUnavailable = 210,
    /// The bank refused for a reason of its own.
    RequestRefused = 211,
    /// The bank's service failed.
    ServiceFailed = 212,
    /// The bank asks for a kind of key that this app does not make.
    KeyUnsupported = 213,
    /// The bank has to approve; the request is kept and goes on later.
    ApprovalPending = 214,

    // The way to the bank.
    /// The service's name cannot be resolved.
    HostNotFound = 301,
    /// Nothing listens there, or a firewall refuses.
    ConnectionRefused = 302,
    /// No answer in time.
    TimedOut = 303,
    /// The connection broke off.
    ConnectionLost = 304,
    /// The server's certificate is not from a trusted authority.
    ServerUntrusted = 305,
    /// The server's certificate is for another name.
    ServerNameMismatch = 306,
    /// This PC's clock is so wrong that nothing can be verified.
    ClockWrong = 307,
    /// TLS failed for another reason.
    TlsFailed = 308,
    /// The answer points to another server; not followed.
    RedirectRefused = 309,

    // The company's proxy.
    /// It cannot be reached.
    ProxyUnreachable = 401,
    /// Its own certificate is not trusted.
    ProxyUntrusted = 402,
    /// TLS to it fails.
    ProxyTlsFailed = 403,
    /// It asks for a user name and a password (CCHK008).
    ProxyCredentialsRequired = 404,
    /// It does not take these.
    ProxyCredentialsWrong = 405,
    /// No user name.
    ProxyUserEmpty = 406,
    /// It asks for an authentication this app does not know.
    ProxyUnsupported = 407,
    /// It asks for an authentication that the machine's policy forbids.
    ProxyAuthenticationForbidden = 408,
    /// It asks for a weaker authentication than it has taken before.
    ProxyAuthenticationWeaker = 409,
    /// It asks for a user of the company's network, and nobody is signed in to it.
    ProxySignInFailed = 410,
    /// It does not let the app through to the bank.
    ProxyRefused = 411,
    /// It does not reach the bank.
    ProxyServiceUnreachable = 412,
    /// Its answer is none of HTTP's.
    ProxyUnreadable = 413,
    /// It shows a certificate of its own instead of the bank's.
    ProxyInspects = 414,
    /// What is set as the proxy is none.
    ProxySettingUnusable = 415,
    /// The administrator's rule about it cannot be read.
    PolicyUnusable = 416,
    /// The script that tells the way (PAC) cannot be fetched.
    ProxyScriptUnavailable = 417,
    /// The script that tells the way (PAC) fails.
    ProxyScriptFailed = 418,

    // What arrived.
    /// The answer is not a certificate (a web page, broken base64, no PKCS#7).
    AnswerUnreadable = 501,
    /// The answer is larger than any certificate.
    AnswerTooLarge = 502,
    /// The certificate is for another key, or malformed.
    CertificateUnfit = 503,
    /// The certificate does not come from the bank's authority.
    CertificateUntrusted = 504,
    /// The certificate has ended, or does not begin for days.
    CertificateNotValid = 505,
    /// The certificate is an authority's, or for another purpose.
    CertificateUnsuitable = 506,

    // The key store.
    /// The store asks for its password.
    StorePasswordRequired = 601,
    /// The store's password is wrong.
    StorePasswordWrong = 602,
    /// The store cannot be written to.
    StoreReadOnly = 603,
    /// No space left for the store.
    StoreFull = 604,
    /// The store is damaged.
    StoreCorrupt = 605,
    /// The store is of a format that browsers do not read any more.
    StoreOldFormat = 606,
    /// The store's library is missing.
    StoreUnavailable = 607,
    /// The stored key does not work.
    StoredKeyUnusable = 608,
    /// The store failed for another reason.
    StoreFailed = 609,
    /// No such certificate of this bank in the store.
    CertificateNotFound = 610,

    // The app's own files and state.
    /// The state folder cannot be written to.
    StateUnwritable = 701,
    /// The state folder, or a file in it, is another user's, or others can write it.
    StateNotPrivate = 702,
    /// No space left in the state folder.
    StateFull = 703,
    /// The record of the unfinished request is damaged.
    StateCorrupt = 704,
    /// Another window or process is at work.
    AlreadyRunning = 705,
    /// A request for another login ID waits to be finished.
    UnfinishedRequest = 706,
    /// There is nothing to resume.
    NothingToResume = 707,
    /// The profile (or what it points to) cannot be used.
    ProfileUnusable = 708,
    /// The cryptographic library failed on this PC.
    CryptographyFailed = 709,

    /// The file for support cannot be written.
    SupportBundleUnwritable = 710,
    /// No space left for the file for support.
    SupportBundleFull = 711,

    // A new version of the app.
    /// The update service failed.
    UpdateServiceFailed = 801,
    /// The update service's answer is no manifest.
    UpdateUnreadable = 802,
    /// The package is at another place than the update service.
    UpdateOtherHost = 803,
    /// The update service offers an older version, or has an older manifest than before.
    UpdateOlder = 804,
    /// There is no package for this system.
    UpdateOtherPlatform = 805,
    /// The manifest has no signature.
    UpdateUnsigned = 806,
    /// The manifest or the package is signed by an unknown key.
    UpdateUnknownKey = 807,
    /// The manifest or the package is not what was signed.
    UpdateChanged = 808,
    /// The package or the manifest is larger than announced.
    UpdateTooLarge = 809,
    /// The package comes too slowly.
    UpdateTooSlow = 810,
    /// The line to the update service broke.
    UpdateInterrupted = 811,
    /// An administrator keeps updates to themselves.
    UpdateForbidden = 812,
    /// An unfinished request comes first.
    UpdateWaits = 813,
    /// The system has no means to install a package.
    UpdateNoInstaller = 814,
    /// The administrator's consent was not given.
    UpdateDeclined = 815,
    /// Another program is installing something.
    UpdateInstallerBusy = 816,
    /// The new version needs a package that is not installed.
    UpdateNeedsPackage = 817,
    /// The installation failed.
    UpdateInstallFailed = 818,
}

impl ErrorCode {
    /// The number of its events.
    pub fn event(self) -> u16 {
        self as u16
    }

    /// As people and scripts read it: `proxy_unreachable`.
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }
}
