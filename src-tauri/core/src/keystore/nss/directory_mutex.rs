//! One operation at a time per directory and process.
//!
//! `SQLite` locks its files with POSIX record locks, which belong to the process: they do not keep
//! two handles of one process apart from a third party who opens and closes the file, as
//! [`files`](super::files) does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use crate::lock::lock;

/// The mutex of one directory, shared by all handles to it.
#[derive(Clone, Debug)]
pub(super) struct DirectoryMutex(Arc<Mutex<()>>);

impl DirectoryMutex {
    /// The mutex of `directory`, which must be canonical.
    pub(super) fn of(directory: &Path) -> Self {
        static DIRECTORIES: Mutex<BTreeMap<PathBuf, Weak<Mutex<()>>>> = Mutex::new(BTreeMap::new());
        let mut directories = lock(&DIRECTORIES);
        directories.retain(|_, mutex| mutex.strong_count() > 0);
        if let Some(mutex) = directories.get(directory).and_then(Weak::upgrade) {
            return Self(mutex);
        }
        let mutex = Arc::default();
        directories.insert(directory.to_owned(), Arc::downgrade(&mutex));
        Self(mutex)
    }

    /// Waits for it.
    pub(super) fn lock(&self) -> MutexGuard<'_, ()> {
        lock(&self.0)
    }
}
