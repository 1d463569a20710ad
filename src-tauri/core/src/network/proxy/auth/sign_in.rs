//! Signing in to a proxy with tokens: as the user who is signed in on this PC (single sign-on).

use std::error::Error;
use std::fmt::Debug;

use super::{Mechanism, ProxyCredentials, platform};

/// An exchange that has started, or why there is none.
pub type Begun = Result<Box<dyn Exchange>, SignInError>;

/// The system's sign-in for users of the company's network.
///
/// Its calls may block on a domain controller: never call them on the event loop.
pub trait SignIn: Debug + Send + Sync {
    /// Starts an exchange with the proxy that the setting calls `host`; its service name is `HTTP/host`.
    ///
    /// As the user who is signed in on this PC or, with `typed`, as the user entered on CCHK008 (Negotiate
    /// only: NTLM with a typed password does not need the system).
    ///
    /// # Errors
    /// If there is no token: the user is not signed in to a domain, or the system does not have the mechanism.
    fn begin(&self, mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun;
}

/// No single sign-on.
#[derive(Clone, Copy, Debug)]
pub struct NoSignIn;

impl SignIn for NoSignIn {
    fn begin(&self, mechanism: Mechanism, _host: &str, _typed: Option<&ProxyCredentials>) -> Begun {
        Err(SignInError::Unknown(mechanism))
    }
}

/// The system's sign-in: Kerberos tickets, or Windows' log-on.
#[derive(Clone, Copy, Debug)]
pub struct SystemSignIn;

impl SignIn for SystemSignIn {
    fn begin(&self, mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun {
        platform::begin(mechanism, host, typed)
    }
}

/// One exchange of tokens, on one connection.
pub trait Exchange: Send {
    /// The next token for the proxy, in answer to its token (empty in the first step).
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError>;
}

/// Why there is no token. Not a failure by itself: the next method is tried.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// This system does not have the mechanism.
    #[error("{0} is not possible on this system")]
    Unknown(Mechanism),
    /// The proxy's token is not a message of the mechanism.
    #[error("the proxy's challenge cannot be read")]
    Challenge,
    /// The typed user name or password is wrong.
    #[error("the domain does not take this user name and password")]
    Denied(#[source] Box<dyn Error + Send + Sync>),
    /// The domain does not answer within the time limit, or did not do so before in this run.
    #[error("the domain does not answer")]
    NoAnswer,
    /// The system would use NTLM, which the machine's policy forbids.
    #[error("the system would sign in by NTLM, which the policy forbids")]
    Forbidden,
    /// Any other error of the system: no ticket, no domain, an unknown proxy.
    #[error("the system does not sign in")]
    System(#[source] Box<dyn Error + Send + Sync>),
}
