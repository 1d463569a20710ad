//! Files and folders that only this user reads: the pending key, the record, the logs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(crate) use platform::{
    check_folder, create_folder as create_private_folder, free_space, seal, sync_folder, unseal,
};

/// Ending of a file that is about to replace the one it is named after.
const NEXT: &str = ".next";

/// It could have been written, or exchanged, by somebody else.
#[derive(Debug, thiserror::Error)]
#[error("{} belongs to another user, or others can write it", .0.display())]
pub(crate) struct NotPrivate(PathBuf);

impl NotPrivate {
    /// What is not private, where that is why something failed.
    pub(crate) fn place(error: &io::Error) -> Option<&Path> {
        error.get_ref()?.downcast_ref::<Self>().map(|Self(path)| path.as_path())
    }
}

/// Creates (or empties) a file that only its owner reads.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create(true).truncate(true))
}

/// Creates a file that only its owner reads, where there is none of this name.
pub(crate) fn create_private_new(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create_new(true))
}

/// The bytes of a private file.
pub(crate) fn read_private(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path, OpenOptions::new().read(true))?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    platform::restrict(options);
    let file = options.open(path)?;
    platform::check(path, &file.metadata()?)?;
    Ok(file)
}

/// Writes a private file that outlasts a power cut.
pub(crate) fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Replaces a private file, whole or not at all.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let next = next_of(folder, name);
    write_through(&next, bytes)?;
    fs::rename(next, folder.join(name))?;
    sync_folder(folder)
}

/// The same, with this value as JSON.
pub(crate) fn replace_json(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<()> {
    replace(folder, name, &serde_json::to_vec(value)?)
}

/// What [`replace_json`] has written; the default where it cannot be read.
pub(crate) fn read_json_or_default<T: DeserializeOwned + Default>(folder: &Path, name: &str) -> T {
    let bytes = read_private(&folder.join(name)).ok();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// What a [`replace`] that broke off may have left.
pub(crate) fn next_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{NEXT}"))
}
