//! Login IDs and passwords.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use zeroize::Zeroizing;

use crate::database::users::{self, User};
use crate::error::BankError;
use crate::state::BankState;
use crate::wire::BASE64;

/// Maximum length of a login ID or password in bytes.
const MAX_LEN: usize = 256;
/// A client's login ID and password. Not `Debug`: it holds the password.
pub(crate) struct Credentials {
    pub(crate) login_id: String,
    password: Arc<Zeroizing<String>>,
}

impl Credentials {
    /// From the fields of a form. Failures are counted under `login_id`.
    pub(crate) fn new(login_id: impl Into<String>, password: Zeroizing<String>) -> Self {
        Self { login_id: login_id.into(), password: Arc::new(password) }
    }

    /// Parses HTTP Basic authentication in UTF-8 (RFC 7617); `None` if absent or malformed.
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

impl BankState {
    /// The user, if the password is right and the login ID is not locked. Counts failures; the
    /// response does not reveal whether the login ID exists.
    pub(crate) async fn authenticate(&self, credentials: &Credentials) -> Result<User, LoginError> {
        let user = self.database.read(|connection| users::find(connection, &credentials.login_id))?;
        self.open_account(credentials, user, |user| &user.password_hash).await
    }

    /// The account, if the password is right and the account is not locked. Counts failures; the
    /// response does not reveal whether the account exists.
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
        let expected = account.as_ref().map_or(self.password_checks.dummy_hash(), hash_of);
        let matches = self.password_checks.matches(password, expected).await?;
        match account.filter(|_| matches) {
            Some(account) => self.accept(name).await.map(|()| account),
            None => Err(self.refuse(name).await?),
        }
    }

    /// Resets the failures, unless the account was locked while the password was being checked.
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
