//! One closed set of codes for everything that can go wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as users, the terminal and support name it. The table of errors (`errors.json`) turns each into a
/// title, an explanation and the next steps. A code nobody raises does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    // What was typed.
    /// No login ID.
    LoginIdEmpty,
    /// More characters than any login ID has.
    LoginIdTooLong,
    /// Invisible characters, full-width forms of ASCII's, or a colon, which HTTP Basic cannot carry (RFC 7617
    /// section 2).
    LoginIdInvalid,
    /// No password.
    PasswordEmpty,
    /// More characters than any password has.
    PasswordTooLong,
    /// Invisible characters, or no text.
    PasswordInvalid,

    // What the bank answered.
    /// Login ID or password is wrong.
    WrongCredentials,
    /// Too many wrong passwords; only the bank unlocks.
    AccountLocked,
    /// This login ID may hold one certificate and has it (「既に取得済み」).
    AlreadyIssued,
    /// The bank may have issued a certificate that never arrived; only the bank can tell.
    PossiblyIssued,
    /// The certificate to renew has been revoked; a new one has to be issued.
    CertificateRevoked,
    /// The certificate to renew is past its end; a new one has to be issued.
    CertificateExpired,
    /// The certificate to renew has too long to go.
    RenewalTooEarly,
    /// Certificate, request and login ID do not belong together.
    SubjectRefused,
    /// Outside the service's hours.
    OutsideServiceHours,
    /// The service is busy or down, and says when to come back.
    ServiceUnavailable,
    /// The bank refused for a reason of its own.
    RequestRefused,
    /// The bank's service failed.
    ServiceFailed,
    /// The bank asks for a kind of key that this app does not make.
    KeyUnsupported,
    /// The bank has to approve; the request is kept and goes on later.
    ApprovalPending,

    // The way to the bank.
    /// The service's name cannot be resolved.
    HostNotFound,
    /// Nothing listens there, or a firewall refuses.
    ConnectionRefused,
    /// No answer in time.
    TimedOut,
    /// The connection broke off.
    ConnectionLost,
    /// The server's certificate is not from a trusted authority.
    ServerUntrusted,
    /// The server's certificate is for another name.
    ServerNameMismatch,
    /// This PC's clock is so wrong that nothing can be verified.
    ClockWrong,
    /// TLS failed for another reason.
    TlsFailed,
    /// The answer points to another server; not followed.
    RedirectRefused,

    // The company's proxy.
    /// It cannot be reached.
    ProxyUnreachable,
    /// Its own certificate is not trusted.
    ProxyUntrusted,
    /// TLS to it fails.
    ProxyTlsFailed,
    /// It asks for a user name and a password (CCHK008).
    ProxyCredentialsRequired,
    /// It does not take these.
    ProxyCredentialsWrong,
    /// No user name.
    ProxyUserEmpty,
    /// It asks for an authentication this app does not know.
    ProxyUnsupported,
    /// It asks for an authentication that the machine's policy forbids.
    ProxyAuthenticationForbidden,
    /// It asks for a weaker authentication than it has taken before.
    ProxyAuthenticationWeaker,
    /// It asks for a user of the company's network, and nobody is signed in to it.
    ProxySignInFailed,
    /// It does not let the app through to the bank.
    ProxyRefused,
    /// It does not reach the bank.
    ProxyServiceUnreachable,
    /// Its answer is none of HTTP's.
    ProxyUnreadable,
    /// It shows a certificate of its own instead of the bank's.
    ProxyInspects,
    /// What is set as the proxy is none.
    ProxySettingUnusable,
    /// The administrator's rule about it cannot be read.
    PolicyUnusable,
    /// The script that tells the way (PAC) cannot be fetched.
    ProxyScriptUnavailable,
    /// The script that tells the way (PAC) fails.
    ProxyScriptFailed,

    // What arrived.
    /// The answer is not a certificate (a web page, broken base64, no PKCS#7).
    AnswerUnreadable,
    /// The answer is larger than any certificate.
    AnswerTooLarge,
    /// The certificate is for another key, or malformed.
    CertificateUnfit,
    /// The certificate does not come from the bank's authority.
    CertificateUntrusted,
    /// The certificate has ended, or does not begin for days.
    CertificateNotValid,
    /// The certificate is an authority's, or for another purpose.
    CertificateUnsuitable,

    // The key store.
    /// The store asks for its password.
    StorePasswordRequired,
    /// The store's password is wrong.
    StorePasswordWrong,
    /// The store cannot be written to.
    StoreReadOnly,
    /// No space left for the store.
    StoreFull,
    /// The store is damaged.
    StoreCorrupt,
    /// The store is of a format that browsers do not read any more.
    StoreOldFormat,
    /// The store's library is missing.
    StoreUnavailable,
    /// The stored key does not work.
    StoredKeyUnusable,
    /// The store failed for another reason.
    StoreFailed,
    /// No such certificate of this bank in the store.
    CertificateNotFound,

    // The app's own files and state.
    /// The state folder cannot be written to.
    StateUnwritable,
    /// The state folder, or a file in it, is another user's, or others can write it.
    StateNotPrivate,
    /// No space left in the state folder.
    StateFull,
    /// The record of the unfinished request is damaged.
    StateCorrupt,
    /// Another window or process is at work.
    AlreadyRunning,
    /// A request for another login ID waits to be finished.
    UnfinishedRequest,
    /// There is nothing to resume.
    NothingToResume,
    /// The profile (or what it points to) cannot be used.
    ProfileUnusable,
    /// The cryptographic library failed on this PC.
    CryptographyFailed,

    /// The file for support cannot be written.
    SupportBundleUnwritable,
    /// No space left for the file for support.
    SupportBundleFull,

    // A new version of the app.
    /// The update service failed.
    UpdateServiceFailed,
    /// The update service's answer is no manifest.
    UpdateUnreadable,
    /// The package is at another place than the update service.
    UpdateOtherHost,
    /// The update service offers an older version, or has an older manifest than before.
    UpdateOlder,
    /// There is no package for this system.
    UpdateOtherPlatform,
    /// The manifest has no signature.
    UpdateUnsigned,
    /// The manifest or the package is signed by an unknown key.
    UpdateUnknownKey,
    /// The manifest or the package is not what was signed.
    UpdateChanged,
    /// The package or the manifest is larger than announced.
    UpdateTooLarge,
    /// The package comes too slowly.
    UpdateTooSlow,
    /// The line to the update service broke.
    UpdateInterrupted,
    /// An administrator keeps updates to themselves.
    UpdateForbidden,
    /// An unfinished request comes first.
    UpdateWaits,
    /// The system has no means to install a package.
    UpdateNoInstaller,
    /// The administrator's consent was not given.
    UpdateDeclined,
    /// Another program is installing something.
    UpdateInstallerBusy,
    /// The new version needs a package that is not installed.
    UpdateNeedsPackage,
    /// The installation failed.
    UpdateInstallFailed,
}

impl ErrorCode {
    /// As people and scripts read it: `proxy_unreachable`.
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }
}
