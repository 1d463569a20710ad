//! Windows' own (SSPI).

use std::io;

use windows_sys::Win32::Foundation::{
    SEC_E_INVALID_TOKEN, SEC_E_LOGON_DENIED, SEC_E_NO_CREDENTIALS, SEC_E_SECPKG_NOT_FOUND,
    SEC_E_UNKNOWN_CREDENTIALS,
};

use super::{Exchange, Mechanism, SignIn, SignInError};
use crate::network::proxy::ProxyCredentials;
use crate::network::proxy::windows::sspi::{self, Identity};

/// Who is signed in to Windows.
#[derive(Clone, Copy, Debug)]
pub struct SystemSignIn;

impl SignIn for SystemSignIn {
    fn begin(
        &self,
        mechanism: Mechanism,
        host: &str,
        told: Option<&ProxyCredentials>,
    ) -> Result<Box<dyn Exchange>, SignInError> {
        let identity = told.map(|told| Identity::of(told.user(), told.password()));
        let service = format!("HTTP/{host}");
        // The mechanisms are called as Windows calls its packages.
        let begun = sspi::Exchange::begin(&mechanism.to_string(), &service, identity.as_ref());
        let exchange = begun.map_err(|error| named(error, mechanism, told.is_some()))?;
        Ok(Box::new(Tokens { exchange, mechanism, told: told.is_some() }))
    }
}

struct Tokens {
    exchange: sspi::Exchange,
    mechanism: Mechanism,
    told: bool,
}

impl Exchange for Tokens {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let challenge = Some(challenge).filter(|bytes| !bytes.is_empty());
        let stepped = self.exchange.step(challenge);
        let token = stepped.map_err(|error| named(error, self.mechanism, self.told))?;
        // The proxy asks on where nothing is left to say.
        if token.is_empty() { Err(SignInError::Challenge) } else { Ok(token) }
    }
}

fn named(error: io::Error, mechanism: Mechanism, told: bool) -> SignInError {
    match error.raw_os_error() {
        Some(SEC_E_SECPKG_NOT_FOUND) => SignInError::Unknown(mechanism),
        Some(SEC_E_INVALID_TOKEN) => SignInError::Challenge,
        Some(SEC_E_LOGON_DENIED | SEC_E_NO_CREDENTIALS | SEC_E_UNKNOWN_CREDENTIALS) if told => {
            SignInError::Denied(error.into())
        }
        _ => SignInError::System(error.into()),
    }
}
