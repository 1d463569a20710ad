use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use zeroize::Zeroizing;

/// The form in which secret bytes stand in a private file: its mode is the protection here.
#[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
pub(crate) fn seal(plain: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(plain.to_vec()))
}

pub(crate) use seal as unseal;

pub(super) fn restrict(options: &mut OpenOptions) {
    options.mode(0o600);
}

/// Creates a folder, and those above it, that only its owner enters.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a rename or a removal in `folder` outlast a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
