//! The files of a database: created with safe permissions, checked before NSS opens them, and examined after a failure
//! to find its cause.
//!
//! NSS reports a damaged file, a full disk and a busy database by the same code. Opening and closing a database file
//! here drops the process's POSIX locks on it, so callers hold the directory's [mutex](super::directory_mutex).

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::keystore::KeyStoreError;

const DATABASES: [&str; 2] = ["cert9.db", "key4.db"];
/// The previous format (Berkeley DB).
const OLD_DATABASES: [&str; 2] = ["cert8.db", "key3.db"];
/// First bytes of every `SQLite` database (its file format, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";
/// More than any single write of ours needs.
const TRIAL_BYTES: usize = 256 * 1024;

/// Creates the directory, accessible only to its user, if it is missing.
pub(super) fn create_directory(directory: &Path) -> Result<(), KeyStoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(io_failure)
}

/// Prevents other processes of ours from setting up the same new database at the same time.
/// Released when dropped, or when the process ends.
pub(super) fn lock_directory(directory: &Path) -> Option<File> {
    let handle = File::open(directory).ok()?;
    // Some network file systems cannot lock a directory. Two first starts at the same time are unlikely anyway.
    handle.lock().ok()?;
    Some(handle)
}

/// Refuses a file that is not a database, or is truncated, before NSS opens it; and a database in the previous format,
/// next to which NSS would create a new, empty one.
pub(super) fn check(directory: &Path) -> Result<(), KeyStoreError> {
    let has = |name: &&str| directory.join(name).exists();
    if OLD_DATABASES.iter().any(has) && !DATABASES.iter().any(has) {
        return Err(KeyStoreError::OldFormat(directory.to_owned()));
    }
    damage(directory).map_or(Ok(()), |reason| Err(KeyStoreError::Corrupt(reason.into())))
}

/// The visible problem with the files or with the disk, if there is any.
pub(super) fn diagnose(directory: &Path) -> Option<KeyStoreError> {
    let damaged = check(directory).err();
    damaged.or_else(|| try_writing(directory).err().map(io_failure))
}

/// The key store's error for a failed file operation.
pub(super) fn io_failure(error: io::Error) -> KeyStoreError {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            KeyStoreError::Full(Box::new(error))
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => KeyStoreError::ReadOnly(Box::new(error)),
        _ => KeyStoreError::Failed(Box::new(error)),
    }
}

fn damage(directory: &Path) -> Option<String> {
    DATABASES.iter().find_map(|name| {
        let path = directory.join(name);
        looks_damaged(&path)?;
        // Another program may be in the middle of a write, so one check is not enough.
        thread::sleep(Duration::from_millis(100));
        looks_damaged(&path).map(|reason| format!("{name} {reason}"))
    })
}

fn looks_damaged(path: &Path) -> Option<&'static str> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() {
        return Some("is not a file");
    }
    if metadata.len() == 0 {
        return None; // an empty file is an empty database
    }
    let mut header = Vec::new();
    File::open(path).ok()?.take(100).read_to_end(&mut header).ok()?;
    if header.len() < 100 || !header.starts_with(MAGIC) {
        return Some("is not a database");
    }
    if metadata.len() < expected_length(&header) && !journal(path).exists() {
        return Some("has lost its end");
    }
    None
}

/// The length according to the header; 0 if the program that wrote it last does not maintain it
/// (file format, section 1.3.7).
fn expected_length(header: &[u8]) -> u64 {
    let number =
        |range: std::ops::Range<usize>| header[range].iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    let page_size = if number(16..18) == 1 { 65_536 } else { number(16..18) };
    if number(24..28) == number(92..96) { page_size * number(28..32) } else { 0 }
}

/// While it exists, a write is in progress or waits to be rolled back, so the length is meaningless.
fn journal(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

/// Writes a file next to the databases and removes it again.
fn try_writing(directory: &Path) -> io::Result<()> {
    let path = directory.join(format!(".trial-{}", std::process::id()));
    let mut file = File::create(&path)?;
    let written = file.write_all(&vec![0; TRIAL_BYTES]);
    let removed = fs::remove_file(&path);
    written.and(removed)?;
    DATABASES.iter().try_for_each(|name| writable(&directory.join(name)))
}

fn writable(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
