//! Files and folders that only this user reads: the pending key, the record, the logs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

/// Ending of a file that is about to replace the one it is named after.
const NEXT: &str = ".next";

/// Creates (or empties) a file that only its owner reads.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    platform::restrict(&mut options);
    options.open(path)
}

/// Opens (or creates) a file that only its owner reads, to go on writing after `length` bytes.
pub(crate) fn continue_private(path: &Path, length: u64) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    platform::restrict(&mut options);
    let mut file = options.open(path)?;
    file.set_len(length)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
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

/// The form in which secret bytes stand in such a file: on Windows encrypted for the user (DPAPI);
/// elsewhere the file's mode is the protection.
pub(crate) fn seal(plain: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    platform::seal(plain)
}

/// The bytes that were sealed.
pub(crate) fn unseal(sealed: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    platform::unseal(sealed)
}

#[cfg(unix)]
mod unix {
    use std::fs::{DirBuilder, File, OpenOptions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    use std::path::Path;

    use zeroize::Zeroizing;

    #[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
    pub(super) fn seal(plain: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
        Ok(Zeroizing::new(plain.to_vec()))
    }

    pub(super) use seal as unseal;

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

#[cfg(windows)]
mod windows {
    use std::fs::{self, OpenOptions};
    use std::io;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::Path;

    pub(super) use crate::keystore::windows::protected_data::{seal, unseal};

    /// A folder is opened only with this flag (`FILE_FLAG_BACKUP_SEMANTICS`).
    const FOLDER: u32 = 0x0200_0000;

    /// Nothing to say: the user's data folder passes its permissions on, to the user alone.
    pub(super) fn restrict(_options: &mut OpenOptions) {}

    pub(super) fn create_folder(path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    /// NTFS journals names in their order by itself; the flush only hastens it, and a file system
    /// that refuses it has nothing to offer instead.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
        let opened = OpenOptions::new().write(true).custom_flags(FOLDER).open(folder);
        let _unsupported = opened.and_then(|folder| folder.sync_all());
        Ok(())
    }
}
