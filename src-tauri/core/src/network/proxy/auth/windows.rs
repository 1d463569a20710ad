//! Sign-in through Windows (SSPI).

use std::io;

use windows_sys::Win32::Foundation::{
    SEC_E_INVALID_TOKEN, SEC_E_LOGON_DENIED, SEC_E_NO_CREDENTIALS, SEC_E_SECPKG_NOT_FOUND, SEC_E_UNKNOWN_CREDENTIALS,
};

use super::{Begun, Exchange, Mechanism, ProxyCredentials, SignInError};
use crate::network::proxy::windows::sspi::{self, Identity};

pub(super) fn begin(mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun {
    let identity = typed.map(|typed| Identity::of(typed.user(), typed.password()));
    let service = format!("HTTP/{host}");
    // The mechanisms have the same names as the Windows packages.
    let begun = sspi::Exchange::begin(&mechanism.to_string(), &service, identity.as_ref());
    let exchange = begun.map_err(|error| classify(error, mechanism, typed.is_some()))?;
    Ok(Box::new(Tokens { exchange, mechanism, is_typed: typed.is_some() }))
}

struct Tokens {
    exchange: sspi::Exchange,
    mechanism: Mechanism,
    is_typed: bool,
}

impl Exchange for Tokens {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let challenge = Some(challenge).filter(|bytes| !bytes.is_empty());
        let stepped = self.exchange.step(challenge);
        let token = stepped.map_err(|error| classify(error, self.mechanism, self.is_typed))?;
        // The proxy challenges again, but no message is left to send.
        if token.is_empty() { Err(SignInError::Challenge) } else { Ok(token) }
    }
}

fn classify(error: io::Error, mechanism: Mechanism, is_typed: bool) -> SignInError {
    match error.raw_os_error() {
        Some(SEC_E_SECPKG_NOT_FOUND) => SignInError::Unknown(mechanism),
        Some(SEC_E_INVALID_TOKEN) => SignInError::Challenge,
        Some(SEC_E_LOGON_DENIED | SEC_E_NO_CREDENTIALS | SEC_E_UNKNOWN_CREDENTIALS) if is_typed => {
            SignInError::Denied(error.into())
        }
        _ => SignInError::System(error.into()),
    }
}
