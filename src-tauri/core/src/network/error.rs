use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;
use tower::BoxError;

use super::proxy::{ProxyError, ProxyErrorKind};
use crate::error_code::ErrorCode;

/// A failure of the connection to the bank.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct NetworkError {
    kind: NetworkErrorKind,
    may_have_arrived: bool,
    #[source]
    source: BoxError,
}

/// Where on the way it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkErrorKind {
    /// DNS does not know the host.
    #[error("the service's host name cannot be resolved")]
    HostNotFound,
    /// No connection.
    #[error("the service cannot be connected to")]
    Refused,
    /// No answer in time.
    #[error("the service did not answer in time")]
    TimedOut,
    /// The connection ended too early.
    #[error("the connection to the service was lost")]
    Lost,
    /// The server's chain does not end at a trusted authority.
    #[error("the server's certificate is not trusted")]
    Untrusted,
    /// The server's certificate names another host.
    #[error("the server's certificate is for another host")]
    NameMismatch,
    /// By this PC's clock the server's certificate is not yet or no longer valid.
    #[error("the server's certificate is not valid at this PC's time")]
    ClockWrong,
    /// The company's proxy shows a certificate of its own in place of the server's.
    #[error("the proxy shows a certificate of its own instead of the service's")]
    Inspected,
    /// Any other TLS failure.
    #[error("no secure connection to the service")]
    Tls,
    /// At the company's proxy, or on the way to it.
    #[error("{0}")]
    Proxy(ProxyErrorKind),
}

impl NetworkError {
    pub(crate) fn new(kind: NetworkErrorKind, may_have_arrived: bool, source: impl Into<BoxError>) -> Self {
        Self { kind, may_have_arrived, source: source.into() }
    }

    /// Where on the way it failed.
    pub fn kind(&self) -> NetworkErrorKind {
        self.kind
    }

    /// Whether the request may have reached the bank all the same.
    pub fn may_have_arrived(&self) -> bool {
        self.may_have_arrived
    }

    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self.kind {
            NetworkErrorKind::HostNotFound => ErrorCode::HostNotFound,
            NetworkErrorKind::Refused => ErrorCode::ConnectionRefused,
            NetworkErrorKind::TimedOut => ErrorCode::TimedOut,
            NetworkErrorKind::Lost => ErrorCode::ConnectionLost,
            NetworkErrorKind::Untrusted => ErrorCode::ServerUntrusted,
            NetworkErrorKind::NameMismatch => ErrorCode::ServerNameMismatch,
            NetworkErrorKind::ClockWrong => ErrorCode::ClockWrong,
            NetworkErrorKind::Inspected => ErrorCode::ProxyInspects,
            NetworkErrorKind::Tls => ErrorCode::TlsFailed,
            NetworkErrorKind::Proxy(kind) => kind.code(),
        }
    }

    /// What happened at the proxy, where it did.
    pub fn at_proxy(&self) -> Option<&ProxyError> {
        causes(&*self.source).find_map(|cause| cause.downcast_ref())
    }

    /// The same where it asks for a user name and a password.
    pub fn proxy_question(&self) -> Option<&ProxyError> {
        self.at_proxy().filter(|error| error.asks_for_credentials())
    }

    /// A certificate that nobody trusts is, behind a proxy, most likely the proxy's own.
    pub(super) fn behind_proxy(error: BoxError) -> BoxError {
        let kind = causes(&*error).find_map(name);
        match kind {
            Some(NetworkErrorKind::Untrusted) => Self::new(NetworkErrorKind::Inspected, false, error).into(),
            _ => error,
        }
    }
}

impl From<ProxyError> for NetworkError {
    fn from(error: ProxyError) -> Self {
        Self::new(NetworkErrorKind::Proxy(error.kind()), false, error)
    }
}

impl From<reqwest::Error> for NetworkError {
    fn from(error: reqwest::Error) -> Self {
        // A URL may carry what a log must not.
        let error = error.without_url();
        Self::new(classify(&error), !error.is_connect(), error)
    }
}

fn classify(error: &reqwest::Error) -> NetworkErrorKind {
    let named = causes(error).find_map(name);
    match named {
        Some(kind) => kind,
        None if error.is_timeout() => NetworkErrorKind::TimedOut,
        None if error.is_connect() => NetworkErrorKind::Refused,
        None => NetworkErrorKind::Lost,
    }
}

/// The chain of sources, looking into the errors that `io::Error` wraps without showing.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |cause| next_cause(*cause))
}

fn next_cause<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => cause.source(),
    }
}

fn name(cause: &(dyn StdError + 'static)) -> Option<NetworkErrorKind> {
    if let Some(error) = cause.downcast_ref::<NetworkError>() {
        return Some(error.kind);
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(name_tls(error));
    }
    match cause.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::TimedOut => Some(NetworkErrorKind::TimedOut),
        io::ErrorKind::ConnectionRefused => Some(NetworkErrorKind::Refused),
        // While connecting, too: what was refused would not have been connected.
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => Some(NetworkErrorKind::Lost),
        _ => None,
    }
}

fn name_tls(error: &rustls::Error) -> NetworkErrorKind {
    let rustls::Error::InvalidCertificate(reason) = error else {
        return NetworkErrorKind::Tls;
    };
    match reason {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => NetworkErrorKind::ClockWrong,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            NetworkErrorKind::NameMismatch
        }
        _ => NetworkErrorKind::Untrusted,
    }
}
