//! One operation at a time per directory and process.
//!
//! `SQLite` locks its files with POSIX record locks, which belong to the process: they are lost when any code in the
//! process opens and closes the file, as [`files`](super::files) does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use crate::lock::lock;

/// The mutex of `directory`, which must be canonical, shared by all handles to it.
pub(super) fn mutex_of(directory: &Path) -> Arc<Mutex<()>> {
    static DIRECTORIES: Mutex<BTreeMap<PathBuf, Weak<Mutex<()>>>> = Mutex::new(BTreeMap::new());
    let mut directories = lock(&DIRECTORIES);
    directories.retain(|_, mutex| mutex.strong_count() > 0);
    if let Some(mutex) = directories.get(directory).and_then(Weak::upgrade) {
        return mutex;
    }
    let mutex = Arc::default();
    directories.insert(directory.to_owned(), Arc::downgrade(&mutex));
    mutex
}
