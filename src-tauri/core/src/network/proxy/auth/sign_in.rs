//! Signing in to a proxy by tokens: as whoever is signed in on this PC, without asking.

use std::error::Error;
use std::fmt::Debug;

use super::{Mechanism, ProxyCredentials, platform};

/// An exchange that has begun, or why there is none.
pub type Begun = Result<Box<dyn Exchange>, SignInError>;

/// What a system does for a user who is signed in to the company's network.
///
/// Its calls may wait for a domain controller: never on the event loop.
pub trait SignIn: Debug + Send + Sync {
    /// Begins with the proxy that the setting calls `host`; its service's name is `HTTP/host`.
    ///
    /// As who is signed in on this PC; or, with `typed`, as who was typed on CCHK008 (Negotiate alone:
    /// NTLM with a typed password needs no help of the system's).
    ///
    /// # Errors
    /// Where there is nothing to show: nobody is signed in to a domain, or the mechanism is unknown here.
    fn begin(&self, mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun;
}

/// Nobody is signed in to anything.
#[derive(Clone, Copy, Debug)]
pub struct NoSignIn;

impl SignIn for NoSignIn {
    fn begin(&self, mechanism: Mechanism, _host: &str, _typed: Option<&ProxyCredentials>) -> Begun {
        Err(SignInError::Unknown(mechanism))
    }
}

/// Who is signed in to this system: by Kerberos' tickets, or to Windows.
#[derive(Clone, Copy, Debug)]
pub struct SystemSignIn;

impl SignIn for SystemSignIn {
    fn begin(&self, mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun {
        platform::begin(mechanism, host, typed)
    }
}

/// One exchange of tokens, on one connection.
pub trait Exchange: Send {
    /// The next token for the proxy, answering its own (empty at the beginning).
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError>;
}

/// Why there is no token. Not a failure by itself: the next method is tried.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// This system does not have the mechanism.
    #[error("{0} is not possible on this system")]
    Unknown(Mechanism),
    /// What the proxy has sent is no message of the mechanism's.
    #[error("the proxy's challenge cannot be read")]
    Challenge,
    /// The typed user name or password is wrong.
    #[error("the domain does not take this user name and password")]
    Denied(#[source] Box<dyn Error + Send + Sync>),
    /// The domain takes longer than anybody wants to wait, or has done so before in this run.
    #[error("the domain does not answer")]
    Away,
    /// It would come down to NTLM, which the machine's policy forbids.
    #[error("the system would sign in by NTLM, which the policy forbids")]
    Forbidden,
    /// The system's own error: no ticket, no domain, an unknown proxy.
    #[error("the system does not sign in")]
    System(#[source] Box<dyn Error + Send + Sync>),
}
