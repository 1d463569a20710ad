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
