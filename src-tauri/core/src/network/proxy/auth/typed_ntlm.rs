use std::sync::Arc;

use super::{Exchange, ProxyCredentials, SignInError, ntlm};

/// NTLM with a typed password, on any system.
pub(crate) struct TypedNtlm {
    credentials: Arc<ProxyCredentials>,
}

impl TypedNtlm {
    pub(crate) fn new(credentials: Arc<ProxyCredentials>) -> Self {
        Self { credentials }
    }
}

impl Exchange for TypedNtlm {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let message = match challenge {
            [] => ntlm::beginning(),
            challenge => ntlm::answer(challenge, &self.credentials),
        };
        message.ok_or(SignInError::Challenge)
    }
}
