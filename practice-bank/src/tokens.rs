//! Unguessable tokens: for cookies, and for forms against cross-site requests.

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::memcmp;
use openssl::pkey::{PKey, Private};
use openssl::rand::rand_bytes;
use openssl::sign::Signer;

/// 256 random bits in hexadecimal.
pub(crate) fn random_token() -> Result<String, ErrorStack> {
    let mut bytes = [0; 32];
    rand_bytes(&mut bytes)?;
    Ok(hex::encode(bytes))
}

/// Makes the token that each form carries: a keyed digest of the browser's cookie, which another
/// site can neither read nor set. The key lasts as long as the process.
pub(crate) struct FormKey(PKey<Private>);

impl FormKey {
    pub(crate) fn new() -> Result<Self, ErrorStack> {
        Ok(Self(PKey::hmac(random_token()?.as_bytes())?))
    }

    pub(crate) fn token(&self, visit: &str) -> Result<String, ErrorStack> {
        let mut signer = Signer::new(MessageDigest::sha256(), &self.0)?;
        Ok(hex::encode(signer.sign_oneshot_to_vec(visit.as_bytes())?))
    }

    /// Whether the token was made for this browser. Takes the same time for every wrong token.
    pub(crate) fn matches(&self, visit: &str, token: &str) -> bool {
        let expected = self.token(visit).unwrap_or_default();
        !expected.is_empty() && expected.len() == token.len() && memcmp::eq(expected.as_bytes(), token.as_bytes())
    }
}
