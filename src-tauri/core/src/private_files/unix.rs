use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, absolute};

use rustix::fs::{OFlags, getxattr, statvfs};
use rustix::process::geteuid;
use zeroize::Zeroizing;

use super::NotPrivate;

/// The stored form of secret bytes in a private file: unencrypted, protected by the file's mode.
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Windows")]
pub(crate) fn seal(plain: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(plain.to_vec()))
}

pub(crate) use seal as unseal;

/// Limits access to the owner, and does not follow a symbolic link.
pub(super) fn restrict(options: &mut OpenOptions) {
    options.mode(0o600).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
}

/// Creates a folder that only its owner can enter. Succeeds if another process has just created it.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Refuses a folder that another user can write to or replace. Checks it and those above, up to the user's home folder
/// (like `StrictModes` of `sshd_config(5)`): a user who can replace the home folder can replace everything.
pub(crate) fn check_folder(path: &Path) -> io::Result<()> {
    check(path, &path.metadata()?)?;
    let home = dirs::home_dir().and_then(|home| home.canonicalize().ok());
    let folder = absolute(path)?.canonicalize()?;
    let is_judged = |above: &&Path| !home.as_ref().is_some_and(|home| home.starts_with(above) && home != above);
    for above in folder.ancestors().skip(1).take_while(is_judged) {
        let metadata = above.metadata()?;
        // In a sticky folder such as /tmp, users cannot rename or remove each other's files.
        let is_sticky = metadata.mode() & 0o1000 != 0;
        let is_owned = [0, geteuid().as_raw()].contains(&metadata.uid());
        if !is_owned || (others_can_write(above, &metadata) && !is_sticky) {
            return Err(not_private(above));
        }
    }
    Ok(())
}

/// Refuses what belongs to another user or is writable by others.
pub(super) fn check(path: &Path, metadata: &Metadata) -> io::Result<()> {
    let is_private = metadata.uid() == geteuid().as_raw() && !others_can_write(path, metadata);
    if is_private { Ok(()) } else { Err(not_private(path)) }
}

fn not_private(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, NotPrivate(path.to_owned()))
}

/// Allows a writable private group of the owner, which some systems give each user (`pam_umask(8)`, `usergroups`).
/// With an access list, the group's bits are the mask for all its entries, and count.
fn others_can_write(path: &Path, metadata: &Metadata) -> bool {
    let has_list = || getxattr(path, "system.posix_acl_access", &mut [0_u8; 0]).is_ok();
    let by_group = metadata.mode() & 0o020 != 0 && (metadata.gid() != metadata.uid() || has_list());
    by_group || metadata.mode() & 0o002 != 0
}

/// The disk space available to this user, in bytes.
pub(crate) fn free_space(folder: &Path) -> io::Result<u64> {
    let disk = statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
