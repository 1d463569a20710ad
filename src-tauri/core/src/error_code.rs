//! One closed set of codes for everything that can go wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as users, the terminal and support name it. The table of errors (`errors.json`) has a title, an
/// explanation and the next steps for each. There are no unused codes.
///
/// The number is the event ID in Windows' event log (docs/event-log.md). It never changes: the number of a removed code
/// is not reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    // The user's input.
    /// No login ID.
    LoginIdEmpty = 101,
    /// More characters than a login ID can have.
    LoginIdTooLong = 102,
    /// Invisible characters, full-width forms of ASCII characters, or a colon, which HTTP Basic cannot carry (RFC 7617
    /// section 2).
    LoginIdInvalid = 103,
    /// No password.
    PasswordEmpty = 104,
    /// More characters than a password can have.
    PasswordTooLong = 105,
    /// Invisible characters, or not text.
    PasswordInvalid = 106,

    // The bank's refusals.
    /// Login ID or password is wrong.
    WrongCredentials = 201,
    /// Too many wrong passwords; only the bank unlocks.
    AccountLocked = 202,
    /// This login ID may hold one certificate and has it (「既に取得済み」).
    AlreadyIssued = 203,
    /// The bank may have issued a certificate that never arrived; only the bank knows.
    PossiblyIssued = 204,
    /// The certificate to renew has been revoked; a new one has to be issued.
    CertificateRevoked = 205,
    /// The certificate to renew is past its end; a new one has to be issued.
    CertificateExpired = 206,
    /// It is too early to renew the certificate.
    RenewalTooEarly = 207,
    /// Certificate, request and login ID do not belong together.
    SubjectRefused = 208,
    /// Outside the service's hours.
    OutsideServiceHours = 209,
    /// The service is busy or down, and says when to try again.
    ServiceUnavailable = 210,
    /// The bank refused the request for another reason.
    RequestRefused = 211,
    /// The bank's service failed.
    ServiceFailed = 212,
    /// The bank requires a kind of key that this app does not support.
    KeyUnsupported = 213,
    /// The bank has to approve; the request is kept and is resumed later.
    ApprovalPending = 214,

    // The connection to the bank.
    /// The service's name cannot be resolved.
    HostNotFound = 301,
    /// Nothing listens there, or a firewall refuses.
    ConnectionRefused = 302,
    /// No answer in time.
    TimedOut = 303,
    /// The connection was lost.
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
    /// The proxy cannot be reached.
    ProxyUnreachable = 401,
    /// The proxy's own certificate is not trusted.
    ProxyUntrusted = 402,
    /// TLS to the proxy fails.
    ProxyTlsFailed = 403,
    /// The proxy requires a user name and a password (CCHK008).
    ProxyCredentialsRequired = 404,
    /// The proxy refuses the user name or the password.
    ProxyCredentialsWrong = 405,
    /// No user name.
    ProxyUserEmpty = 406,
    /// The proxy requires an authentication that this app does not support.
    ProxyUnsupported = 407,
    /// The proxy requires an authentication that the machine's policy forbids.
    ProxyAuthenticationForbidden = 408,
    /// The proxy requires a weaker authentication than it accepted before.
    ProxyAuthenticationWeaker = 409,
    /// The proxy requires a user of the company's network, and the PC's user is not signed in to it.
    ProxySignInFailed = 410,
    /// The proxy refuses the connection to the bank.
    ProxyRefused = 411,
    /// The proxy cannot reach the bank.
    ProxyServiceUnreachable = 412,
    /// The proxy's answer is not HTTP.
    ProxyUnreadable = 413,
    /// The proxy presents its own certificate instead of the bank's (TLS inspection).
    ProxyInspects = 414,
    /// The proxy setting cannot be used.
    ProxySettingUnusable = 415,
    /// The machine's policy cannot be read.
    PolicyUnusable = 416,
    /// The proxy script (PAC) cannot be fetched.
    ProxyScriptUnavailable = 417,
    /// The proxy script (PAC) fails.
    ProxyScriptFailed = 418,

    // The answer and the certificate.
    /// The answer is not a certificate (a web page, broken base64, no PKCS#7).
    AnswerUnreadable = 501,
    /// The answer is larger than any certificate.
    AnswerTooLarge = 502,
    /// The certificate is for another key, or malformed.
    CertificateUnfit = 503,
    /// The certificate does not come from the bank's authority.
    CertificateUntrusted = 504,
    /// The certificate has expired, or is not valid for days to come.
    CertificateNotValid = 505,
    /// The certificate is an authority's, or for another purpose.
    CertificateUnsuitable = 506,

    // The key store.
    /// The store is locked by a password.
    StorePasswordRequired = 601,
    /// The store's password is wrong.
    StorePasswordWrong = 602,
    /// The store cannot be written to.
    StoreReadOnly = 603,
    /// No space left for the store.
    StoreFull = 604,
    /// The store is damaged.
    StoreCorrupt = 605,
    /// The store has a format that browsers no longer read.
    StoreOldFormat = 606,
    /// The store's library is missing.
    StoreUnavailable = 607,
    /// The stored key does not work.
    StoredKeyUnusable = 608,
    /// The store failed for another reason.
    StoreFailed = 609,
    /// No such certificate of this bank in the store.
    CertificateNotFound = 610,
    /// The key has to be generated in this PC's security chip (TPM), which is not possible.
    HardwareKeyUnavailable = 611,

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
    /// The connection to the update service was lost.
    UpdateInterrupted = 811,
    /// The machine's policy reserves updates to administrators.
    UpdateForbidden = 812,
    /// An unfinished request has to be finished first.
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
    /// Its event ID.
    pub fn event(self) -> u16 {
        self as u16
    }

    /// Its name for users and scripts: `proxy_unreachable`.
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }
}
