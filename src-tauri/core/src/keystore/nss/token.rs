//! One handle to a database: its slot, a session in it, and whether it is unlocked.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cryptoki::session::{Session, SessionState, UserType};
use cryptoki::types::AuthPin;

use super::directory_mutex::mutex_of;
use super::error::NssError;
use super::files;
use super::softokn::{Access, OpenSlot, Softokn};
use crate::keystore::KeyStoreError;
use crate::lock::lock;
use crate::secret::Secret;

/// softokn fails after one second if another program is writing to the database.
const BUSY_AFTER: Duration = Duration::from_millis(900);
/// How long we keep trying to open such a database.
const BUSY_LIMIT: Duration = Duration::from_secs(20);

/// The password that unlocked a store, for the handles opened from it.
pub(super) type SharedPassword = Arc<Mutex<Option<Secret>>>;

/// An open database.
#[derive(Debug)]
pub(super) struct Token {
    session: Mutex<Session>, // before `slot`, so that sessions end first
    slot: OpenSlot,
    access: Access,
    directory: PathBuf,
    mutex: Arc<Mutex<()>>,
    password: SharedPassword,
}

impl Token {
    /// Opens the database in `directory`, or creates a new one without a password.
    pub(super) fn open(directory: &Path, password: SharedPassword) -> Result<Self, KeyStoreError> {
        let library = Softokn::shared()?;
        files::create_directory(directory)?;
        let directory = directory.canonicalize().map_err(files::io_failure)?;
        let mutex = mutex_of(&directory);
        let locked = lock(&mutex);
        let _setting_up = files::lock_directory(&directory);
        files::check(&directory)?;
        let opened =
            open_slot(&library, &directory).and_then(|(slot, access)| Ok((set_up(&slot, access)?, slot, access)));
        let (session, slot, access) = opened.map_err(|error| error.explain(&directory))?;
        drop(locked);
        Ok(Self { session: Mutex::new(session), slot, access, directory, mutex, password })
    }

    /// An independent handle to the same database.
    pub(super) fn reopen(&self) -> Result<Self, KeyStoreError> {
        Self::open(&self.directory, Arc::clone(&self.password))
    }

    /// Runs `work` in the unlocked database.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Session) -> Result<T, NssError>) -> Result<T, KeyStoreError> {
        self.locked(|session| {
            self.ensure_unlocked(session)?;
            work(session)
        })
    }

    /// Like [`read`](Self::read), if the database is writable.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Session) -> Result<T, NssError>) -> Result<T, KeyStoreError> {
        if self.access == Access::ReadOnly {
            let reason = "the database files may only be read";
            return Err(KeyStoreError::ReadOnly(reason.into()));
        }
        self.read(work)
    }

    /// Tries the password, and keeps it for later handles if it is right.
    pub(super) fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        self.locked(|session| {
            if self.is_protected()? {
                log_in(session, password)?;
                let kept = Secret::new(password.expose().to_owned());
                *lock(&self.password) = Some(kept);
            }
            Ok(())
        })
    }

    fn locked<T>(&self, work: impl FnOnce(&Session) -> Result<T, NssError>) -> Result<T, KeyStoreError> {
        let _locked = lock(&self.mutex);
        let session = lock(&self.session);
        work(&session).map_err(|error| error.explain(&self.directory))
    }

    fn ensure_unlocked(&self, session: &Session) -> Result<(), NssError> {
        if is_logged_in(session)? || !self.is_protected()? {
            return Ok(());
        }
        let password = lock(&self.password);
        log_in(session, password.as_ref().ok_or(KeyStoreError::PasswordRequired)?)
    }

    /// A database that has not been set up has neither password nor keys.
    fn is_protected(&self) -> Result<bool, NssError> {
        let info = self.slot.info()?;
        Ok(info.login_required() && info.user_pin_initialized())
    }
}

/// Opens for writing if possible: only a writer rolls back what a killed program left half-written.
fn open_slot(library: &Arc<Softokn>, directory: &Path) -> Result<(OpenSlot, Access), NssError> {
    match retry_while_busy(|| library.open(directory, Access::ReadWrite)) {
        Err(error) if error.is_write_protected() => Ok((library.open(directory, Access::ReadOnly)?, Access::ReadOnly)),
        other => Ok((other?, Access::ReadWrite)),
    }
}

fn retry_while_busy<T>(mut attempt: impl FnMut() -> Result<T, NssError>) -> Result<T, NssError> {
    let begin = Instant::now();
    loop {
        let attempted = Instant::now();
        let outcome = attempt();
        let busy = matches!(&outcome, Err(error) if error.may_be_busy());
        if !busy || attempted.elapsed() < BUSY_AFTER {
            return outcome;
        }
        if begin.elapsed() > BUSY_LIMIT {
            let reason = "another program keeps the database locked";
            return Err(KeyStoreError::Failed(reason.into()).into());
        }
    }
}

/// Opens a session; a database that has not been set up gets the empty password, as from Chromium.
fn set_up(slot: &OpenSlot, access: Access) -> Result<Session, NssError> {
    let session = slot.session(access)?;
    if access == Access::ReadWrite && !slot.info()?.user_pin_initialized() {
        set_empty_password(&session).map_err(NssError::SetUp)?;
    }
    Ok(session)
}

fn set_empty_password(session: &Session) -> Result<(), cryptoki::error::Error> {
    let empty = AuthPin::from("");
    session.login(UserType::So, Some(&empty))?;
    session.init_pin(&empty)?;
    session.logout()
}

fn is_logged_in(session: &Session) -> Result<bool, NssError> {
    let state = session.get_session_info()?.session_state();
    Ok(matches!(state, SessionState::RwUser | SessionState::RoUser))
}

fn log_in(session: &Session, password: &Secret) -> Result<(), NssError> {
    if is_logged_in(session)? {
        return Ok(());
    }
    Ok(session.login(UserType::User, Some(&AuthPin::from(password.expose())))?)
}
