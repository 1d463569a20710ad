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

/// The kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkErrorKind {
    /// The host name cannot be resolved.
    #[error("the service's host name cannot be resolved")]
    HostNotFound,
    /// No connection can be made.
    #[error("the service cannot be connected to")]
    Refused,
    /// No answer in time.
    #[error("the service did not answer in time")]
    TimedOut,
    /// The connection was closed prematurely.
    #[error("the connection to the service was lost")]
    Lost,
    /// The server's chain does not end at a trusted authority.
    #[error("the server's certificate is not trusted")]
    Untrusted,
    /// The server's certificate names another host.
    #[error("the server's certificate is for another host")]
    NameMismatch,
    /// According to this PC's clock, the server's certificate is not yet or no longer valid.
    #[error("the server's certificate is not valid at this PC's time")]
    ClockWrong,
    /// The company's proxy presents its own certificate instead of the server's (TLS inspection).
    #[error("the proxy shows a certificate of its own instead of the service's")]
    Inspected,
    /// Any other TLS failure.
    #[error("no secure connection to the service")]
    Tls,
    /// A failure at the company's proxy, or on the connection to it.
    #[error("{0}")]
    Proxy(ProxyErrorKind),
}

impl NetworkError {
    pub(crate) fn new(kind: NetworkErrorKind, may_have_arrived: bool, source: impl Into<BoxError>) -> Self {
        Self { kind, may_have_arrived, source: source.into() }
    }

    /// The kind of failure.
    pub fn kind(&self) -> NetworkErrorKind {
        self.kind
    }

    /// Whether the request may have reached the bank despite the failure.
    pub fn may_have_arrived(&self) -> bool {
        self.may_have_arrived
    }

    /// The error code that users and support see.
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

    /// The proxy error, if that is the cause.
    pub fn at_proxy(&self) -> Option<&ProxyError> {
        causes(&*self.source).find_map(|cause| cause.downcast_ref())
    }

    /// The proxy error, if it is a request for a user name and a password.
    pub fn proxy_question(&self) -> Option<&ProxyError> {
        self.at_proxy().filter(|error| error.asks_for_credentials())
    }

    /// Classifies an untrusted certificate as TLS inspection: behind a proxy it is most likely the proxy's own.
    pub(super) fn behind_proxy(error: BoxError) -> BoxError {
        let kind = causes(&*error).find_map(kind_of);
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
        // A URL may contain secrets, which must not be logged.
        let error = error.without_url();
        Self::new(classify(&error), !error.is_connect(), error)
    }
}

fn classify(error: &reqwest::Error) -> NetworkErrorKind {
    let known = causes(error).find_map(kind_of);
    match known {
        Some(kind) => kind,
        None if error.is_timeout() => NetworkErrorKind::TimedOut,
        None if error.is_connect() => NetworkErrorKind::Refused,
        None => NetworkErrorKind::Lost,
    }
}

/// The chain of sources, including the error wrapped in an `io::Error`, which its `source` skips.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |cause| next_cause(*cause))
}

fn next_cause<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => cause.source(),
    }
}

fn kind_of(cause: &(dyn StdError + 'static)) -> Option<NetworkErrorKind> {
    if let Some(error) = cause.downcast_ref::<NetworkError>() {
        return Some(error.kind);
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(kind_of_tls(error));
    }
    match cause.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::TimedOut => Some(NetworkErrorKind::TimedOut),
        io::ErrorKind::ConnectionRefused => Some(NetworkErrorKind::Refused),
        // Also during the TLS handshake: a refused connection would not have got that far.
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => Some(NetworkErrorKind::Lost),
        _ => None,
    }
}

fn kind_of_tls(error: &rustls::Error) -> NetworkErrorKind {
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
