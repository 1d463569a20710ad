//! Files and folders that only this user reads: the pending key, the record, the logs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[cfg(unix)]
use unix as platform;

/// Ending of a file that is about to replace the one it is named after.
const NEXT: &str = ".next";

/// Creates (or empties) a file that only its owner reads.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    platform::restrict(&mut options);
    options.open(path)
}

/// Creates a folder, and those above it, that only its owner enters.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    platform::create_folder(path)
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

/// What a [`replace`] that broke off may have left.
pub(crate) fn next_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{NEXT}"))
}

/// Makes a rename or a removal in `folder` outlast a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    platform::sync_folder(folder)
}

#[cfg(unix)]
mod unix {
    use std::fs::{DirBuilder, File, OpenOptions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    use std::path::Path;

    pub(super) fn restrict(options: &mut OpenOptions) {
        options.mode(0o600);
    }

    pub(super) fn create_folder(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }
}
