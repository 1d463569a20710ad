//! Login IDs and passwords.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::database::users::{self, User};
use crate::error::BankError;
use crate::state::BankState;
use crate::wire::BASE64;

/// No honest login ID or password is longer, in bytes.
const MAX_LEN: usize = 256;
/// Argon2id with 2 MiB and one pass, far less than OWASP advises: these passwords are for practice,
/// and the bank is to log in 300 customers a second on two cores. One cost for all accounts, since
/// the time an answer takes would tell them apart.
const MEMORY_KIB: u32 = 2 * 1024;
const PASSES: u32 = 1;

/// What a client says about itself. Not `Debug`: it holds the password.
pub(crate) struct Credentials {
    pub(crate) login_id: String,
    password: Arc<Zeroizing<String>>,
}

impl Credentials {
    /// What somebody has typed into a form. Failures are counted under `login_id`.
    pub(crate) fn new(login_id: impl Into<String>, password: Zeroizing<String>) -> Self {
        Self { login_id: login_id.into(), password: Arc::new(password) }
    }

    /// Reads HTTP Basic authentication in UTF-8 (RFC 7617); `None` if there is none to read.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, encoded) = value.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = Zeroizing::new(BASE64.decode(encoded.trim()).ok()?);
        let (login_id, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some(Self::new(login_id, Zeroizing::new(password.to_owned())))
    }
}

/// Why a login is refused.
pub(crate) enum LoginError {
    Wrong {
        remaining_tries: u32,
    },
    Locked,
    TooLong,
    /// The bank's own failure.
    Failed(BankError),
}

impl<E: Into<BankError>> From<E> for LoginError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

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
}

impl BankState {
    /// The user, if the password is right and the login ID is not locked. Counts failures; a login
    /// ID that does not exist is answered like one that does.
    pub(crate) async fn authenticate(&self, credentials: &Credentials) -> Result<User, LoginError> {
        let user = self.database.read(|connection| users::find(connection, &credentials.login_id))?;
        self.open_account(credentials, user, |user| &user.password_hash).await
    }

    /// Gives back the account if these credentials open it and it is not locked. An account that
    /// does not exist is answered like one that does.
    pub(crate) async fn open_account<A>(
        &self,
        credentials: &Credentials,
        account: Option<A>,
        hash_of: impl FnOnce(&A) -> &str,
    ) -> Result<A, LoginError> {
        let Credentials { login_id: name, password } = credentials;
        if name.len() > MAX_LEN || password.len() > MAX_LEN {
            return Err(LoginError::TooLong);
        }
        if self.database.read(|connection| users::failures(connection, name))? >= users::TRIES {
            return Err(LoginError::Locked);
        }
        let expected = account.as_ref().map_or(self.password_checks.hash_of_none.as_str(), hash_of);
        let matches = self.matches(password, expected).await?;
        match account.filter(|_| matches) {
            Some(account) => self.accept(name).await.map(|()| account),
            None => Err(self.refuse(name).await?),
        }
    }

    async fn matches(&self, password: &Arc<Zeroizing<String>>, expected: &str) -> Result<bool, BankError> {
        let _permit = self.password_checks.permits.acquire().await;
        let (password, expected) = (Arc::clone(password), expected.to_owned());
        let checked = spawn_blocking(move || verify(&password, &expected)).await;
        // A panic in there means that the password was not found right.
        checked.unwrap_or(Ok(false))
    }

    /// The lock may have come while the password was being checked; then it counts.
    async fn accept(&self, name: &str) -> Result<(), LoginError> {
        if self.database.read(|connection| users::failures(connection, name))? == 0 {
            return Ok(());
        }
        let name = name.to_owned();
        let accepted = self.database.write(move |connection| {
            let locked = users::failures(connection, &name)? >= users::TRIES;
            if !locked {
                users::clear_failures(connection, &name)?;
            }
            Ok(!locked)
        });
        if accepted.await? { Ok(()) } else { Err(LoginError::Locked) }
    }

    async fn refuse(&self, name: &str) -> Result<LoginError, BankError> {
        let (name, now) = (name.to_owned(), self.clock.now().unix_timestamp());
        let tries = self.database.write(move |connection| users::add_failure(connection, &name, now)).await?;
        Ok(match users::TRIES.checked_sub(tries) {
            None | Some(0) => LoginError::Locked,
            Some(remaining_tries) => LoginError::Wrong { remaining_tries },
        })
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
