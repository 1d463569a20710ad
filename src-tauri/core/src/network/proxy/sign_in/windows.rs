//! Windows' own (SSPI).

use super::{Exchange, Mechanism, SignIn, SignInError};
use crate::network::proxy::ProxyCredentials;

/// Who is signed in to Windows.
#[derive(Clone, Copy, Debug)]
pub(super) struct System;

impl SignIn for System {
    fn begin(
        &self,
        mechanism: Mechanism,
        _host: &str,
        _told: Option<&ProxyCredentials>,
    ) -> Result<Box<dyn Exchange>, SignInError> {
        Err(SignInError::Unknown(mechanism))
    }
}
