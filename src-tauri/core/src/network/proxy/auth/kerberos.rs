//! Kerberos through the system's GSSAPI: tickets from kinit(1), or from a log-in to the domain (sssd).

use dns_lookup::{AddrInfoHints, getaddrinfo};
use libgssapi::context::{ClientCtx, CtxFlags};
use libgssapi::credential::{Cred, CredUsage};
use libgssapi::error::Error;
use libgssapi::name::Name;
use libgssapi::oid::{
    GSS_MECH_KRB5, GSS_MECH_SPNEGO, GSS_NT_HOSTBASED_SERVICE, GSS_NT_KRB5_PRINCIPAL, GSS_NT_USER_NAME, OidSet,
};
use libgssapi::util::Buf;

use super::{Begun, Exchange, Mechanism, ProxyCredentials, SignInError};

pub(super) fn begin(mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun {
    if mechanism != Mechanism::Negotiate {
        return Err(SignInError::Unknown(mechanism));
    }
    let ticket = match typed {
        None => ticket_of_this_user()?,
        Some(typed) => ticket_by_password(typed)?,
    };
    let proxy = Name::new(format!("HTTP@{host}").as_bytes(), Some(GSS_NT_HOSTBASED_SERVICE))?;
    let context = context(&ticket, proxy);
    Ok(Box::new(Tokens { host: host.to_ascii_lowercase(), ticket, context }))
}

fn context(ticket: &Cred, proxy: Name) -> ClientCtx {
    ClientCtx::new(Some(ticket.clone()), proxy, CtxFlags::empty(), Some(GSS_MECH_SPNEGO))
}

/// Fails if the user is not signed in.
fn ticket_of_this_user() -> Result<Cred, Error> {
    Cred::acquire(None, None, CredUsage::Initiate, Some(&mechanisms()?))
}

fn ticket_by_password(typed: &ProxyCredentials) -> Result<Cred, SignInError> {
    let user = Name::new(typed.user().as_bytes(), Some(GSS_NT_USER_NAME))?;
    let acquire = |mechanisms| {
        let usage = CredUsage::Initiate;
        Cred::acquire_with_password(Some(&user), typed.password(), None, usage, Some(&mechanisms))
    };
    // For both mechanisms at once, the library does not report which error occurred. A wrong password fails here.
    acquire(OidSet::singleton(GSS_MECH_KRB5)?).map_err(denied)?;
    Ok(acquire(mechanisms()?)?)
}

/// The domain's errors (RFC 4120 section 7.5.9) for a wrong user name or password: unknown, locked,
/// expired, not authenticated; and the local error caused by a wrong key.
const DENIED: [u32; 5] = [6, 18, 23, 24, 31];

/// The base of MIT's numbers for them (`ERROR_TABLE_BASE_krb5`).
const ERROR_TABLE: u32 = 0x96c7_3a00;

/// SPNEGO's credentials must also be valid for the mechanism it negotiates.
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

struct Tokens {
    host: String,
    ticket: Cred,
    context: ClientCtx,
}

impl Exchange for Tokens {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let token = match challenge {
            [] => self.first()?,
            challenge => self.context.step(Some(challenge), None)?,
        };
        token.map(|token| token.to_vec()).ok_or(SignInError::Challenge)
    }
}

impl Tokens {
    /// krb5.conf (`dns_canonicalize_hostname`, `rdns`) decides which name of the proxy is used to request a ticket. If
    /// the domain does not know it, the canonical DNS name is tried, as in Chromium, then the setting's name.
    fn first(&mut self) -> Result<Option<Buf>, Error> {
        let error = match self.context.step(None, None) {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        let canonical = canonical_name(&self.host).filter(|name| *name != self.host);
        for host in canonical.iter().chain([&self.host]) {
            let name = Name::new(format!("HTTP/{host}").as_bytes(), Some(GSS_NT_KRB5_PRINCIPAL))?;
            let mut context = context(&self.ticket, name);
            if let Ok(token) = context.step(None, None) {
                self.context = context;
                return Ok(token);
            }
        }
        Err(error)
    }
}

/// The canonical name of a host in DNS (CNAME).
fn canonical_name(host: &str) -> Option<String> {
    /// `AI_CANONNAME` (RFC 3493 section 6.1), as defined by Linux in netdb.h.
    const CANONICAL: i32 = 2;
    let hints = AddrInfoHints { flags: CANONICAL, ..AddrInfoHints::default() };
    let name = getaddrinfo(Some(host), None, Some(hints)).ok()?.find_map(|found| found.ok()?.canonname)?;
    Some(name.trim_end_matches('.').to_ascii_lowercase())
}

impl From<Error> for SignInError {
    fn from(error: Error) -> Self {
        Self::System(Box::new(error))
    }
}
