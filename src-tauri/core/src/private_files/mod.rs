//! Files and folders that only this user can read: the pending key, the record, the logs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf, absolute};

use serde::Serialize;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

pub mod changes;
use changes::{Change, about_to};

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(crate) use platform::{check_folder, free_space, seal, unseal};

/// Largest private file, in bytes; a larger one was not written by this program.
const LARGEST: u64 = 4 * 1024 * 1024;
/// Prefix of the folders for damaged files, followed by the time in seconds since 1970.
pub(crate) const ASIDE: &str = "damaged-";
/// Most such folders within as many seconds; more would indicate another problem.
const MOST_ASIDE: i64 = 100;
/// Suffix of a file that is about to replace the one it is named after.
const NEXT: &str = ".next";

/// Another user could have written or replaced it.
#[derive(Debug, thiserror::Error)]
#[error("{} belongs to another user, or others can write it", .0.display())]
pub(crate) struct NotPrivate(PathBuf);

impl NotPrivate {
    /// The path that is not private, if that caused this error.
    pub(crate) fn place(error: &io::Error) -> Option<&Path> {
        error.get_ref()?.downcast_ref::<Self>().map(|Self(path)| path.as_path())
    }
}

/// Creates a folder, and missing ones above it, that only its owner can enter; each survives a power cut.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    let path = absolute(path)?;
    let missing: Vec<_> = path.ancestors().take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        about_to(Change::CreateFolder(folder))?;
        platform::create_folder(folder)?;
        folder.parent().map_or(Ok(()), sync_folder)?;
    }
    check_folder(&path)
}

/// Makes a new name, a rename or a removal in `folder` survive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    about_to(Change::SyncFolder(folder))?;
    platform::sync_folder(folder)
}

/// Creates (or truncates) a file that only its owner can read.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    about_to(Change::Create(path))?;
    open(path, OpenOptions::new().write(true).create(true).truncate(true))
}

/// Creates a file that only its owner can read; fails if it exists.
pub(crate) fn create_private_new(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create_new(true))
}

/// Opens or creates a file that only its owner can read, and keeps its content.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    about_to(Change::Create(path))?;
    open(path, OpenOptions::new().write(true).create(true).truncate(false))
}

/// The bytes of a private file.
pub(crate) fn read_private(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let length = open(path, OpenOptions::new().read(true))?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if u64::try_from(length).is_ok_and(|length| length <= LARGEST) {
        return Ok(bytes);
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "larger than any file of this program's"))
}

/// Whether the error means that this program did not write what is there.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::IsADirectory)
}

fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    platform::restrict(options);
    let file = options.open(path)?;
    platform::check(path, &file.metadata()?)?;
    Ok(file)
}

/// Writes a private file that survives a power cut.
pub(crate) fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    about_to(Change::Write(path, bytes))?;
    file.write_all(bytes)?;
    about_to(Change::Sync(path))?;
    file.sync_all()
}

/// Replaces a private file atomically.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let next = next_of(folder, name);
    write_through(&next, bytes)?;
    rename(&next, &folder.join(name))?;
    sync_folder(folder)
}

/// Renames a file, replacing one of the new name.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    about_to(Change::Rename(from, to))?;
    fs::rename(from, to)
}

/// Removes a file.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    about_to(Change::Remove(path))?;
    fs::remove_file(path)
}

/// Replaces a private file atomically with this value as JSON.
pub(crate) fn replace_json(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<()> {
    replace(folder, name, &serde_json::to_vec(value)?)
}

/// Reads what [`replace_json`] has written; the default if it cannot be read.
pub(crate) fn read_json_or_default<T: DeserializeOwned + Default>(folder: &Path, name: &str) -> T {
    let bytes = read_private(&folder.join(name)).ok();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// The same for a file about to be replaced: if it cannot be read, it is set aside.
pub(crate) fn take_json_or_default<T: DeserializeOwned + Default>(folder: &Path, name: &str) -> T {
    take(folder, name, |bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
}

/// Parses a file about to be replaced; `None` if it does not exist, or if it could not be parsed and was set aside.
pub(crate) fn take<T>(folder: &Path, name: &str, parse: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
    let parsed = match read_private(&folder.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        read => read.ok().and_then(|bytes| parse(&bytes)),
    };
    if parsed.is_none() {
        match set_aside(folder, &[name]) {
            Ok(aside) => tracing::warn!(name, aside = %aside.display(), "a file was damaged and has been set aside"),
            Err(error) => tracing::warn!(name, %error, "a file is damaged and cannot be set aside"),
        }
    }
    parsed
}

/// Moves damaged files into a new folder beside them and returns its path: nothing is deleted, and the program can
/// continue.
pub(crate) fn set_aside(folder: &Path, names: &[&str]) -> io::Result<PathBuf> {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let mut folders = (now..=now + MOST_ASIDE).map(|second| folder.join(format!("{ASIDE}{second}")));
    let aside = folders.find(|aside| !aside.exists()).ok_or(io::ErrorKind::AlreadyExists)?;
    create_private_folder(&aside)?;
    for name in names {
        match rename(&folder.join(name), &aside.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // In this order a power cut leaves it in both places, not in none.
    sync_folder(&aside)?;
    sync_folder(folder)?;
    Ok(aside)
}

/// The temporary file of [`replace`], which remains if that is interrupted.
pub(crate) fn next_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{NEXT}"))
}
