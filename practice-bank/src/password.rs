//! How passwords are kept and compared.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::error::BankError;

/// Argon2id with 2 MiB and one pass, far less than OWASP advises: these passwords are for practice,
/// and the bank is to log in 300 customers a second on two cores. One cost for all accounts, since
/// the time an answer takes would tell them apart.
const MEMORY_KIB: u32 = 2 * 1024;
const PASSES: u32 = 1;

/// What checking passwords needs.
pub(crate) struct PasswordChecks {
    /// Compared with when an account does not exist, so that the answer takes as long.
    hash_of_none: String,
    /// Each check takes a whole core.
    permits: Semaphore,
}

impl PasswordChecks {
    pub(crate) fn new() -> Result<Self, BankError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self { hash_of_none: hash("no one has this password")?, permits: Semaphore::new(cores) })
    }

    pub(crate) fn hash_of_none(&self) -> &str {
        &self.hash_of_none
    }

    pub(crate) async fn matches(&self, password: &Arc<Zeroizing<String>>, expected: &str) -> Result<bool, BankError> {
        let _permit = self.permits.acquire().await;
        let (password, expected) = (Arc::clone(password), expected.to_owned());
        let checked = spawn_blocking(move || verify(&password, &expected)).await;
        // A panic in there means that the password was not found right.
        checked.unwrap_or(Ok(false))
    }
}

/// A PHC string.
pub(crate) fn hash(password: &str) -> Result<String, BankError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(argon2::password_hash::Error::from)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2.hash_password(password.as_bytes())?.to_string())
}

/// By the parameters in the PHC string.
fn verify(password: &str, expected: &str) -> Result<bool, BankError> {
    let expected = PasswordHash::new(expected).map_err(argon2::password_hash::Error::from)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &expected).is_ok())
}
