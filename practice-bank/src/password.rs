//! Hashing and checking passwords.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::error::BankError;

/// Argon2id with 2 MiB and one pass, far less than OWASP recommends: these passwords are for practice,
/// and the bank must log in 300 customers per second on two cores. The cost is the same for all
/// accounts, since response times would otherwise distinguish them.
const MEMORY_KIB: u32 = 2 * 1024;
const PASSES: u32 = 1;

/// Checks passwords.
pub(crate) struct PasswordChecks {
    /// Checked when an account does not exist, so that the response takes as long.
    dummy_hash: String,
    /// One per core, since each check keeps a core busy.
    permits: Semaphore,
}

impl PasswordChecks {
    pub(crate) fn new() -> Result<Self, BankError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self { dummy_hash: hash("no one has this password")?, permits: Semaphore::new(cores) })
    }

    pub(crate) fn dummy_hash(&self) -> &str {
        &self.dummy_hash
    }

    pub(crate) async fn matches(&self, password: &Arc<Zeroizing<String>>, expected: &str) -> Result<bool, BankError> {
        let _permit = self.permits.acquire().await;
        let (password, expected) = (Arc::clone(password), expected.to_owned());
        let checked = spawn_blocking(move || verify(&password, &expected)).await;
        // A panic counts as a wrong password.
        checked.unwrap_or(Ok(false))
    }
}

/// Returns a PHC string.
pub(crate) fn hash(password: &str) -> Result<String, BankError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(argon2::password_hash::Error::from)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2.hash_password(password.as_bytes())?.to_string())
}

/// Uses the parameters in the PHC string.
fn verify(password: &str, expected: &str) -> Result<bool, BankError> {
    let expected = PasswordHash::new(expected).map_err(argon2::password_hash::Error::from)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &expected).is_ok())
}
