use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::support::entries_below;

/// Identifies a file or folder even after it has been moved.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity {
    inode: u64,
    len: u64,
    bytes: Option<Vec<u8>>,
}

impl Identity {
    pub(super) fn of(path: &Path) -> Self {
        let metadata = path.symlink_metadata().unwrap();
        let is_small_file = metadata.is_file() && metadata.len() < 1 << 20;
        let len = if metadata.is_dir() { 0 } else { metadata.len() };
        Self { inode: metadata.ino(), len, bytes: is_small_file.then(|| fs::read(path).unwrap()) }
    }

    pub(super) fn is_below(&self, folder: &Path) -> bool {
        let is_it = |path: &PathBuf| path.symlink_metadata().is_ok_and(|found| found.ino() == self.inode);
        let found = entries_below(folder).into_iter().find(is_it);
        found.is_some_and(|path| Self::of(&path) == *self)
    }
}
