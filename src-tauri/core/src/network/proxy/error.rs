use std::error::Error as StdError;

use super::{ProxyAddress, ProxyAddressError, Scheme};
use crate::error_code::ErrorCode;
use crate::policy::Problem;

/// A failure at the company's proxy, or on the way to it.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct ProxyError {
    kind: ProxyErrorKind,
    proxy: Option<ProxyAddress>,
    scheme: Option<Scheme>,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What went wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyErrorKind {
    /// Its name is unknown, nothing listens there, or nothing comes back.
    #[error("the proxy cannot be reached")]
    Unreachable,
    /// Its own certificate, where it is behind TLS, is not trusted, not valid today or another's.
    #[error("the proxy's own certificate is not trusted")]
    Untrusted,
    /// TLS to the proxy itself fails, or is not spoken there.
    #[error("no secure connection to the proxy")]
    TlsFailed,
    /// 407, and there is nothing to answer with.
    #[error("the proxy asks for a user name and a password")]
    CredentialsRequired,
    /// 407 again.
    #[error("the proxy does not take this user name and password")]
    CredentialsWrong,
    /// 407, with no way to authenticate that this app knows.
    #[error("the proxy asks for an authentication this app does not know")]
    Unsupported,
    /// 407, with no way to authenticate that the machine's policy allows.
    #[error("the proxy asks for an authentication that this machine's policy forbids")]
    Forbidden,
    /// 407, with no way to authenticate as strong as what this proxy has taken before.
    #[error("the proxy asks for a weaker authentication than before")]
    Weaker,
    /// 407 for a user who has signed in to the company's network, and nobody has.
    #[error("the proxy asks for a user who is signed in to the company's network")]
    SignInFailed,
    /// The proxy does not let the app through to the service.
    #[error("the proxy refuses the connection to the service")]
    Refused,
    /// The proxy cannot reach the service.
    #[error("the proxy cannot reach the service")]
    ServiceUnreachable,
    /// No answer of HTTP's, or one that ends too early.
    #[error("the proxy's answer cannot be read")]
    Unreadable,
    /// What is set as the proxy is none.
    #[error("the proxy setting cannot be used")]
    SettingUnusable,
    /// The machine's policy has a rule about the proxy that cannot be read.
    #[error("this machine's policy cannot be used")]
    PolicyUnusable,
    /// The script that names the proxy cannot be fetched.
    #[error("the automatic proxy configuration cannot be fetched")]
    ScriptUnavailable,
    /// The script fails, takes too long or answers nothing that can be used.
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

    /// With the scheme that credentials would be sent by, or have been.
    pub(crate) fn by(self, scheme: Scheme) -> Self {
        Self { scheme: Some(scheme), ..self }
    }

    /// Asked again, after what was typed was refused.
    pub(crate) fn again(self) -> Self {
        Self { kind: ProxyErrorKind::CredentialsWrong, ..self }
    }

    /// What went wrong.
    pub fn kind(&self) -> ProxyErrorKind {
        self.kind
    }

    /// Which proxy, where one was found.
    pub fn proxy(&self) -> Option<&ProxyAddress> {
        self.proxy.as_ref()
    }

    /// What is wrong in the policy, where it is that.
    pub fn policy_problem(&self) -> Option<&Problem> {
        self.source.as_deref()?.downcast_ref()
    }

    /// Whether other credentials would help: CCHK008.
    pub fn asks_for_credentials(&self) -> bool {
        matches!(self.kind, ProxyErrorKind::CredentialsRequired | ProxyErrorKind::CredentialsWrong)
    }

    /// Whether others in the network can read the credentials that it asks for (RFC 7617 section 4).
    pub fn shows_password(&self) -> bool {
        let is_secure = self.proxy.as_ref().is_some_and(ProxyAddress::is_secure);
        self.scheme == Some(Scheme::Basic) && !is_secure
    }

    /// Whether credentials have been sent, and nothing has come of it: the connection has ended, or the time.
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
    /// Whether nothing has been told yet, so that another route does no harm.
    pub(super) fn is_before_any_request(self) -> bool {
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
    fn case_07_a_password_within_tls_to_the_proxy_cannot_be_read_on_the_way() {
        for (setting, scheme, shows) in [
            ("http://proxy:8080", Scheme::Basic, true),
            ("http://proxy:8080", Scheme::DigestMd5, false),
            ("https://proxy:8443", Scheme::Basic, false),
            ("https://proxy:8443", Scheme::Ntlm, false),
        ] {
            let proxy = setting.parse().unwrap();
            let asked = ProxyError::new(ProxyErrorKind::CredentialsRequired, &proxy).by(scheme);
            assert_eq!(asked.shows_password(), shows, "{setting} {scheme}");
        }
    }
}
