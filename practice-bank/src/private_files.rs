//! Files that only their owner may read.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::error::BankError;

/// Creates a directory (and its parents) that only its owner may enter; the mode of an existing
/// directory is restricted.
pub(crate) fn create_directory(path: &Path) -> Result<(), BankError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(BankError::at(path))?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(BankError::at(path))?;
    Ok(())
}

/// Writes a file of mode 0600 so that a reader sees either the old content or the new.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), BankError> {
    let write = || {
        let mut file = NamedTempFile::new_in(path.parent().unwrap_or(path))?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(Into::into)
    };
    write().map_err(BankError::at(path))
}

/// Creates a file of mode 0600; another process may be creating it at the same time.
pub(crate) fn create_if_missing(path: &Path) -> Result<(), BankError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(BankError::at(path))
}
