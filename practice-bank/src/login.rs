//! Login IDs and passwords.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rand::rand_bytes;
use openssl::sign::Signer;
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::database::users::{self, User};
use crate::database::{Database, DatabaseError};
use crate::wire::BASE64;

/// No honest login ID or password is longer, in bytes.
const LONGEST: usize = 256;
/// How many right passwords are remembered at most.
const REMEMBERED: usize = 4096;

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

    fn bounded(&self) -> Result<(), LoginError> {
        let bounded = self.login_id.len() <= LONGEST && self.password.len() <= LONGEST;
        if bounded { Ok(()) } else { Err(LoginError::TooLong) }
    }
}

/// Something that a password opens.
pub(crate) trait Account {
    /// Argon2id, PHC string.
    fn password_hash(&self) -> &str;
}

/// Why a login is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoginError {
    #[error("login ID or password is wrong")]
    Wrong { remaining_tries: u32 },
    #[error("the login ID is locked")]
    Locked,
    #[error("login ID or password is longer than any can be")]
    TooLong,
    #[error("the password could not be checked")]
    Hash(#[source] argon2::password_hash::Error),
    #[error("the password was not hashed to the end")]
    Interrupted,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Checks passwords.
pub(crate) struct Logins {
    /// Compared with when a login ID does not exist, so that the answer takes as long.
    nobody: String,
    /// Each check takes 19 MiB and a whole core.
    at_once: Semaphore,
    right: RightPasswords,
}

impl Logins {
    pub(crate) fn new() -> Result<Self, LoginError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            nobody: hash("no one has this password")?,
            at_once: Semaphore::new(cores),
            right: RightPasswords::new()?,
        })
    }

    /// The user, if the password is right and the login ID is not locked. Counts failures; a login
    /// ID that does not exist is answered like one that does.
    pub(crate) async fn authenticate(
        &self,
        database: &Database,
        credentials: &Credentials,
        now: OffsetDateTime,
    ) -> Result<User, LoginError> {
        credentials.bounded()?;
        let user = database.read(|connection| users::find(connection, &credentials.login_id))?;
        self.open(database, credentials, user, now).await
    }

    /// Gives back the account if these credentials open it and it is not locked. An account that
    /// does not exist is answered like one that does.
    pub(crate) async fn open<A: Account>(
        &self,
        database: &Database,
        credentials: &Credentials,
        account: Option<A>,
        now: OffsetDateTime,
    ) -> Result<A, LoginError> {
        credentials.bounded()?;
        let name = credentials.login_id.as_str();
        if database.read(|connection| users::failures(connection, name))? >= users::TRIES {
            return Err(LoginError::Locked);
        }
        let expected = account.as_ref().map_or(self.nobody.as_str(), Account::password_hash);
        let matches = self.matches(credentials, expected).await?;
        match account.filter(|_| matches) {
            Some(account) => accept(database, name, account).await,
            None => Err(refuse(database, name, now).await?),
        }
    }

    async fn matches(&self, credentials: &Credentials, expected: &str) -> Result<bool, LoginError> {
        let tag = self.right.tag(credentials, expected);
        if self.right.contains(&tag) {
            return Ok(true);
        }
        let _turn = self.at_once.acquire().await;
        // Many come with the same words at once; one of them may have paid meanwhile.
        if self.right.contains(&tag) {
            return Ok(true);
        }
        let (password, expected) = (Arc::clone(&credentials.password), expected.to_owned());
        let checked = spawn_blocking(move || verify(&password, &expected)).await;
        // A panic in there means that the password was not found right.
        let matches = checked.unwrap_or(Ok(false))?;
        if matches {
            self.right.remember(tag);
        }
        Ok(matches)
    }
}

/// The lock may have come while the password was being checked; then it counts.
async fn accept<A>(database: &Database, name: &str, account: A) -> Result<A, LoginError> {
    let login_id = name.to_owned();
    if database.read(|connection| users::failures(connection, &login_id))? == 0 {
        return Ok(account);
    }
    let accepted = database.write(move |connection| {
        let locked = users::failures(connection, &login_id)? >= users::TRIES;
        if !locked {
            users::clear_failures(connection, &login_id)?;
        }
        Ok(!locked)
    });
    if accepted.await? { Ok(account) } else { Err(LoginError::Locked) }
}

async fn refuse(
    database: &Database,
    login_id: &str,
    now: OffsetDateTime,
) -> Result<LoginError, DatabaseError> {
    let (login_id, now) = (login_id.to_owned(), now.unix_timestamp());
    let add_failure = move |connection: &_| users::add_failure(connection, &login_id, now);
    let tries = database.write(add_failure).await?;
    if tries >= users::TRIES {
        return Ok(LoginError::Locked);
    }
    Ok(LoginError::Wrong { remaining_tries: users::TRIES - tries })
}

/// Argon2id with OWASP's parameters (19 MiB, two passes), which are the crate's defaults.
pub(crate) fn hash(password: &str) -> Result<String, LoginError> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(LoginError::Hash)?;
    Ok(hash.to_string())
}

fn verify(password: &str, expected: &str) -> Result<bool, LoginError> {
    let expected = PasswordHash::new(expected).map_err(|error| LoginError::Hash(error.into()))?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &expected).is_ok())
}

/// Remembers which passwords were right, so that a client that asks often does not pay for the
/// slow hash each time. Holds only keyed digests, whose key lives and dies with this process; a
/// changed password has another stored hash and so another digest.
struct RightPasswords {
    key: PKey<Private>,
    tags: Mutex<HashSet<Tag>>,
}

type Tag = Vec<u8>;

impl RightPasswords {
    fn new() -> Result<Self, LoginError> {
        let mut secret = Zeroizing::new([0; 32]);
        let key = rand_bytes(&mut *secret).and_then(|()| PKey::hmac(&*secret));
        let unavailable = |_| LoginError::Hash(argon2::password_hash::Error::Crypto);
        Ok(Self { key: key.map_err(unavailable)?, tags: Mutex::default() })
    }

    /// An empty tag, which is never remembered, if OpenSSL fails.
    fn tag(&self, credentials: &Credentials, expected: &str) -> Tag {
        let length = credentials.login_id.len().to_be_bytes();
        let parts = [&length, credentials.login_id.as_bytes(), expected.as_bytes()];
        let message = Zeroizing::new([&parts.concat(), credentials.password.as_bytes()].concat());
        Signer::new(MessageDigest::sha256(), &self.key)
            .and_then(|mut signer| signer.sign_oneshot_to_vec(&message))
            .unwrap_or_default()
    }

    fn contains(&self, tag: &Tag) -> bool {
        self.tags.lock().unwrap_or_else(PoisonError::into_inner).contains(tag)
    }

    fn remember(&self, tag: Tag) {
        let mut tags = self.tags.lock().unwrap_or_else(PoisonError::into_inner);
        if tags.len() >= REMEMBERED {
            tags.clear();
        }
        if !tag.is_empty() {
            tags.insert(tag);
        }
    }
}
