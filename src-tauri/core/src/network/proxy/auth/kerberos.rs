//! Kerberos through the system's GSSAPI: tickets of kinit(1), or of a log-in to the domain (sssd).

use libgssapi::context::{ClientCtx, CtxFlags};
use libgssapi::credential::{Cred, CredUsage};
use libgssapi::error::Error;
use libgssapi::name::Name;
use libgssapi::oid::{GSS_MECH_KRB5, GSS_MECH_SPNEGO, GSS_NT_HOSTBASED_SERVICE, GSS_NT_USER_NAME, OidSet};

use super::{Begun, Exchange, Mechanism, ProxyCredentials, SignInError};

pub(super) fn begin(mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun {
    if mechanism != Mechanism::Negotiate {
        return Err(SignInError::Unknown(mechanism));
    }
    let proxy = format!("HTTP@{host}");
    let proxy = Name::new(proxy.as_bytes(), Some(GSS_NT_HOSTBASED_SERVICE))?;
    let ticket = match typed {
        None => ticket_of_this_user()?,
        Some(typed) => ticket_by_password(typed)?,
    };
    let flags = CtxFlags::empty();
    let context = ClientCtx::new(Some(ticket), proxy, flags, Some(GSS_MECH_SPNEGO));
    Ok(Box::new(Tokens(context)))
}

/// There is nothing to begin with where nobody has signed in.
fn ticket_of_this_user() -> Result<Cred, Error> {
    Cred::acquire(None, None, CredUsage::Initiate, Some(&mechanisms()?))
}

fn ticket_by_password(typed: &ProxyCredentials) -> Result<Cred, SignInError> {
    let user = Name::new(typed.user().as_bytes(), Some(GSS_NT_USER_NAME))?;
    let acquire = |mechanisms| {
        let usage = CredUsage::Initiate;
        Cred::acquire_with_password(Some(&user), typed.password(), None, usage, Some(&mechanisms))
    };
    // Of both at once, the library does not say which error it was. A wrong password goes no further.
    acquire(OidSet::singleton(GSS_MECH_KRB5)?).map_err(denied)?;
    Ok(acquire(mechanisms()?)?)
}

/// The domain's errors (RFC 4120 section 7.5.9) for a wrong user name or password: unknown, locked or
/// expired; and what a wrong key looks like on our side.
const DENIED: [u32; 5] = [6, 18, 23, 24, 31];

/// Where MIT's numbers for them begin (`ERROR_TABLE_BASE_krb5`).
const ERROR_TABLE: u32 = 0x96c7_3a00;

/// SPNEGO asks of its credentials that they are good for what it negotiates.
fn mechanisms() -> Result<OidSet, Error> {
    let mut mechanisms = OidSet::singleton(GSS_MECH_KRB5)?;
    mechanisms.add(GSS_MECH_SPNEGO)?;
    Ok(mechanisms)
}

fn denied(error: Error) -> SignInError {
    match error.minor.checked_sub(ERROR_TABLE) {
        Some(code) if DENIED.contains(&code) => SignInError::Denied(Box::new(error)),
        _ => error.into(),
    }
}

struct Tokens(ClientCtx);

impl Exchange for Tokens {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let challenge = Some(challenge).filter(|bytes| !bytes.is_empty());
        let token = self.0.step(challenge, None)?;
        token.map(|token| token.to_vec()).ok_or(SignInError::Challenge)
    }
}

impl From<Error> for SignInError {
    fn from(error: Error) -> Self {
        Self::System(Box::new(error))
    }
}
