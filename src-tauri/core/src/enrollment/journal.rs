use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

use super::Record;
use crate::certificate::Fingerprint;
use crate::error_code::ErrorCode;
use crate::keystore::RequestKey;
use crate::private_files::{
    self, ASIDE, NotPrivate, check_folder, create_private_folder, is_damage, next_of, open_private,
    read_json_or_default, read_private, replace_json, seal, sync_folder, take_json_or_default, unseal, write_through,
};

const RECORD: &str = "request.json";
const KEY: &str = "request.key";
const LOCK: &str = "lock";
const REVOKED: &str = "revoked.json";
/// How long damaged files are kept: long enough for the help desk to examine them.
const KEPT_ASIDE: Duration = Duration::days(30);

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process holds the lock.
    #[error("another window or process is at work")]
    Locked,
    /// No space left.
    #[error("no space left in {0}")]
    Full(PathBuf, #[source] io::Error),
    /// Any other file system error.
    #[error("cannot write to {0}")]
    Unwritable(PathBuf, #[source] io::Error),
    /// Another user could have written the key, or could remove it.
    #[error("{0} belongs to another user, or others can write it")]
    NotPrivate(PathBuf),
    /// The record is unreadable; it is now at this path.
    #[error("the record of the unfinished request was damaged and is now in {0}")]
    Corrupt(PathBuf),
}

impl JournalError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Locked => ErrorCode::AlreadyRunning,
            Self::Full(..) => ErrorCode::StateFull,
            Self::Unwritable(..) => ErrorCode::StateUnwritable,
            Self::NotPrivate(_) => ErrorCode::StateNotPrivate,
            Self::Corrupt(_) => ErrorCode::StateCorrupt,
        }
    }
}

/// The record, on disk, of the one enrollment in progress.
#[derive(Clone, Debug)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// The journal in this folder. Does not access the disk.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The certificates known to have been refused by the bank as revoked: only a hint for the list. Empty if the file
    /// cannot be read.
    pub fn revoked(&self) -> BTreeSet<Fingerprint> {
        read_json_or_default(&self.folder, REVOKED)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The unfinished enrollment, if there is one, read without the lock. The lock's holder may be working on it:
    /// nothing is changed, and a damaged record stays in place.
    pub fn peek(&self) -> Result<Option<Record>, JournalError> {
        let path = self.folder.join(RECORD);
        match read_private(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| JournalError::Corrupt(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if is_damage(&error) => Err(JournalError::Corrupt(path)),
            Err(error) => Err(refused(&path, error)),
        }
    }

    /// Checks that only this user can write to it or replace it.
    pub(crate) fn check_private(&self) -> Result<(), JournalError> {
        check_folder(&self.folder).map_err(|error| refused(&self.folder, error))
    }

    /// Locks the journal for this process, until the guard is dropped or the process ends.
    pub fn lock(&self) -> Result<JournalGuard, JournalError> {
        create_private_folder(&self.folder).map_err(|error| refused(&self.folder, error))?;
        let path = self.folder.join(LOCK);
        let lock = open_private(&path).map_err(|error| refused(&path, error))?;
        match lock.try_lock() {
            Ok(()) => Ok(JournalGuard { folder: self.folder.clone(), lock }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Locked),
            Err(TryLockError::Error(error)) => Err(refused(&path, error)),
        }
    }
}

/// The journal, locked by this process.
#[derive(Debug)]
pub struct JournalGuard {
    folder: PathBuf,
    lock: File,
}

impl Drop for JournalGuard {
    fn drop(&mut self) {
        // Closing the file is not enough: a child process that is being started briefly holds a copy of the handle.
        // If unlocking fails, the handle is closed anyway.
        let _ = self.lock.unlock();
    }
}

impl JournalGuard {
    /// The unfinished enrollment, if there is one. A key without a record was never used and is removed.
    pub fn pending(&self) -> Result<Option<Record>, JournalError> {
        let path = self.folder.join(RECORD);
        self.remove_set_aside(KEPT_ASIDE);
        match read_private(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(record) => Ok(Some(record)),
                Err(_) => Err(self.set_aside()?),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.remove_files()?;
                Ok(None)
            }
            Err(error) if is_damage(&error) => Err(self.set_aside()?),
            Err(error) => Err(refused(&path, error)),
        }
    }

    /// Moves a damaged record and its key to a separate folder.
    fn set_aside(&self) -> Result<JournalError, JournalError> {
        let aside = private_files::set_aside(&self.folder, &[RECORD, KEY]);
        aside.map(JournalError::Corrupt).map_err(|error| refused(&self.folder, error))
    }

    /// Writes key and record to disk, the key first: there is never a record without its key.
    pub fn begin(&self, record: &Record, key: &RequestKey) -> Result<(), JournalError> {
        let path = self.folder.join(KEY);
        let bytes = key.to_bytes().map_err(|error| refused(&path, io::Error::other(error)))?;
        seal(&bytes).and_then(|sealed| write_through(&path, &sealed)).map_err(|error| refused(&path, error))?;
        // Only this keeps the order of the two file names if the power fails.
        self.sync()?;
        self.update(record)
    }

    /// Replaces the record atomically.
    pub fn update(&self, record: &Record) -> Result<(), JournalError> {
        replace_json(&self.folder, RECORD, record).map_err(|error| refused(&self.folder.join(RECORD), error))
    }

    /// Adds to [`Journal::revoked`].
    pub fn remember_revoked(&self, certificate: Fingerprint) -> Result<(), JournalError> {
        let mut known: BTreeSet<_> = take_json_or_default(&self.folder, REVOKED);
        known.insert(certificate);
        replace_json(&self.folder, REVOKED, &known).map_err(|error| refused(&self.folder, error))
    }

    /// The key of the record; a record whose key is missing or damaged is set aside with it.
    pub fn key(&self) -> Result<RequestKey, JournalError> {
        match self.peek_key()? {
            Some(key) => Ok(key),
            None => Err(self.set_aside()?),
        }
    }

    /// The same, if it exists and can be read; changes nothing.
    pub(super) fn peek_key(&self) -> Result<Option<RequestKey>, JournalError> {
        let path = self.folder.join(KEY);
        let sealed = match read_private(&path).map(Zeroizing::new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound && !is_damage(&error) => {
                return Err(refused(&path, error));
            }
            read => read.unwrap_or_default(),
        };
        Ok(unseal(&sealed).ok().and_then(|bytes| RequestKey::from_bytes(&bytes)))
    }

    /// Removes the enrollment, the record first: a crash leaves at worst a key, which [`pending`](Self::pending)
    /// removes.
    pub fn clear(&self) -> Result<(), JournalError> {
        remove(&self.folder.join(RECORD))?;
        self.sync()?;
        self.remove_files()
    }

    /// The same once the certificate is in the store. Removes the keys set aside, too: none is needed any more.
    pub fn finish(&self) -> Result<(), JournalError> {
        self.clear()?;
        self.remove_set_aside(Duration::ZERO);
        Ok(())
    }

    /// Removes the damaged records, and their keys, that were set aside at least this long ago.
    fn remove_set_aside(&self, age: Duration) {
        let begin = OffsetDateTime::now_utc() - age;
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let since = name.to_str().and_then(|name| name.strip_prefix(ASIDE)?.parse().ok());
            if since.is_some_and(|since: i64| since <= begin.unix_timestamp()) {
                let _ = fs::remove_dir_all(entry.path())
                    .inspect_err(|error| tracing::warn!(%error, "a damaged record cannot be removed"));
            }
        }
    }

    fn remove_files(&self) -> Result<(), JournalError> {
        remove(&next_of(&self.folder, RECORD))?;
        remove(&self.folder.join(KEY))?;
        self.sync()
    }

    fn sync(&self) -> Result<(), JournalError> {
        sync_folder(&self.folder).map_err(|error| refused(&self.folder, error))
    }
}

fn remove(path: &Path) -> Result<(), JournalError> {
    match private_files::remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(path, error)),
        _ => Ok(()),
    }
}

fn refused(path: &Path, error: io::Error) -> JournalError {
    if let Some(place) = NotPrivate::place(&error) {
        return JournalError::NotPrivate(place.to_owned());
    }
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            JournalError::Full(path.to_owned(), error)
        }
        _ => JournalError::Unwritable(path.to_owned(), error),
    }
}
