use std::error::Error as StdError;

use super::{ProxyAddress, ProxyAddressError, Scheme};
use crate::error_code::ErrorCode;
use crate::policy::Problem;

/// A failure at the company's proxy, or on the connection to it.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct ProxyError {
    kind: ProxyErrorKind,
    proxy: Option<ProxyAddress>,
    scheme: Option<Scheme>,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyErrorKind {
    /// Its name cannot be resolved, nothing listens, or it does not answer.
    #[error("the proxy cannot be reached")]
    Unreachable,
    /// The certificate of a proxy reached over TLS is not trusted, not currently valid or another host's.
    #[error("the proxy's own certificate is not trusted")]
    Untrusted,
    /// TLS to the proxy itself fails, or the proxy does not support it.
    #[error("no secure connection to the proxy")]
    TlsFailed,
    /// 407, and there are no credentials.
    #[error("the proxy asks for a user name and a password")]
    CredentialsRequired,
    /// 407 in response to credentials.
    #[error("the proxy does not take this user name and password")]
    CredentialsWrong,
    /// 407 without a scheme that this app supports.
    #[error("the proxy asks for an authentication this app does not know")]
    Unsupported,
    /// 407 without a scheme that the machine's policy allows.
    #[error("the proxy asks for an authentication that this machine's policy forbids")]
    Forbidden,
    /// 407 without a scheme as strong as the one that this proxy accepted before.
    #[error("the proxy asks for a weaker authentication than before")]
    Weaker,
    /// 407 for a user of the company's network, and signing in to it failed.
    #[error("the proxy asks for a user who is signed in to the company's network")]
    SignInFailed,
    /// The proxy denies access to the service.
    #[error("the proxy refuses the connection to the service")]
    Refused,
    /// The proxy cannot reach the service.
    #[error("the proxy cannot reach the service")]
    ServiceUnreachable,
    /// The answer is not HTTP, or ends prematurely.
    #[error("the proxy's answer cannot be read")]
    Unreadable,
    /// The setting is not a valid proxy.
    #[error("the proxy setting cannot be used")]
    SettingUnusable,
    /// The machine's policy has a proxy rule that cannot be read.
    #[error("this machine's policy cannot be used")]
    PolicyUnusable,
    /// The script that names the proxy cannot be fetched.
    #[error("the automatic proxy configuration cannot be fetched")]
    ScriptUnavailable,
    /// The script fails, takes too long or gives no usable answer.
    #[error("the automatic proxy configuration fails")]
    ScriptFailed,
}

impl ProxyError {
    pub(crate) fn new(kind: ProxyErrorKind, proxy: &ProxyAddress) -> Self {
        Self { kind, proxy: Some(proxy.clone()), scheme: None, source: None }
    }

    pub(crate) fn caused(
        kind: ProxyErrorKind,
        proxy: &ProxyAddress,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self { kind, proxy: Some(proxy.clone()), scheme: None, source: Some(source.into()) }
    }

    pub(crate) fn setting(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::without_proxy(ProxyErrorKind::SettingUnusable, source)
    }

    pub(crate) fn policy(problem: &Problem) -> Self {
        Self::without_proxy(ProxyErrorKind::PolicyUnusable, problem.clone())
    }

    pub(crate) fn without_proxy(kind: ProxyErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, proxy: None, scheme: None, source: Some(source.into()) }
    }

    /// Adds the scheme by which credentials would be sent, or were sent.
    pub(crate) fn by(self, scheme: Scheme) -> Self {
        Self { scheme: Some(scheme), ..self }
    }

    /// The same failure after the typed credentials were refused.
    pub(crate) fn again(self) -> Self {
        Self { kind: ProxyErrorKind::CredentialsWrong, ..self }
    }

    /// The kind of failure.
    pub fn kind(&self) -> ProxyErrorKind {
        self.kind
    }

    /// The proxy, if one was found.
    pub fn proxy(&self) -> Option<&ProxyAddress> {
        self.proxy.as_ref()
    }

    /// The problem in the policy, if that is the cause.
    pub fn policy_problem(&self) -> Option<&Problem> {
        self.source.as_deref()?.downcast_ref()
    }

    /// Whether the user can resolve it by entering credentials (CCHK008).
    pub fn asks_for_credentials(&self) -> bool {
        matches!(self.kind, ProxyErrorKind::CredentialsRequired | ProxyErrorKind::CredentialsWrong)
    }

    /// Whether others on the network can read the requested credentials (RFC 7617 section 4).
    pub fn shows_password(&self) -> bool {
        let is_secure = self.proxy.as_ref().is_some_and(ProxyAddress::is_secure);
        self.scheme == Some(Scheme::Basic) && !is_secure
    }

    /// Whether credentials were sent without an answer: the connection was closed, or timed out.
    pub(super) fn leaves_credentials_unanswered(&self) -> bool {
        self.scheme.is_some() && matches!(self.kind, ProxyErrorKind::Unreachable | ProxyErrorKind::Unreadable)
    }
}

impl From<ProxyAddressError> for ProxyError {
    fn from(error: ProxyAddressError) -> Self {
        Self::setting(error)
    }
}

impl ProxyErrorKind {
    /// Whether the next route may be tried, since the proxy has not answered.
    pub(super) fn allows_next_route(self) -> bool {
        matches!(self, Self::Unreachable | Self::Untrusted | Self::TlsFailed)
    }

    /// The code users and support see.
    pub fn code(self) -> ErrorCode {
        match self {
            Self::Unreachable => ErrorCode::ProxyUnreachable,
            Self::Untrusted => ErrorCode::ProxyUntrusted,
            Self::TlsFailed => ErrorCode::ProxyTlsFailed,
            Self::CredentialsRequired => ErrorCode::ProxyCredentialsRequired,
            Self::CredentialsWrong => ErrorCode::ProxyCredentialsWrong,
            Self::Unsupported => ErrorCode::ProxyUnsupported,
            Self::Forbidden => ErrorCode::ProxyAuthenticationForbidden,
            Self::Weaker => ErrorCode::ProxyAuthenticationWeaker,
            Self::Refused => ErrorCode::ProxyRefused,
            Self::ServiceUnreachable => ErrorCode::ProxyServiceUnreachable,
            Self::Unreadable => ErrorCode::ProxyUnreadable,
            Self::SettingUnusable => ErrorCode::ProxySettingUnusable,
            Self::PolicyUnusable => ErrorCode::PolicyUnusable,
            Self::ScriptUnavailable => ErrorCode::ProxyScriptUnavailable,
            Self::ScriptFailed => ErrorCode::ProxyScriptFailed,
            Self::SignInFailed => ErrorCode::ProxySignInFailed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_07_others_cannot_read_a_password_sent_over_tls_to_the_proxy() {
        for (setting, scheme, shows) in [
            ("http://proxy:8080", Scheme::Basic, true),
            ("http://proxy:8080", Scheme::DigestMd5, false),
            ("https://proxy:8443", Scheme::Basic, false),
            ("https://proxy:8443", Scheme::Ntlm, false),
        ] {
            let proxy = setting.parse().unwrap();
            let error = ProxyError::new(ProxyErrorKind::CredentialsRequired, &proxy).by(scheme);
            assert_eq!(error.shows_password(), shows, "{setting} {scheme}");
        }
    }
}
