use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;

use serde_json::Value;

/// The user `nobody`.
const ANOTHER: u32 = 65534;

/// What is in place of one of the app's files or folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    Empty,
    Truncated,
    RandomBytes,
    AnotherShape,
    NewerVersion,
    Folder,
    /// A file in place of a folder.
    NoFolder,
    DanglingLink,
    LinkElsewhere,
    NoPermission,
    FolderReadOnly,
    Anothers,
    Huge,
}

use Damage::{
    AnotherShape, Anothers, DanglingLink, Empty, Folder, FolderReadOnly, Huge, LinkElsewhere, NewerVersion, NoFolder,
    NoPermission, RandomBytes, Truncated,
};

pub(super) const OF_FILES: [Damage; 12] = [
    Empty,
    Truncated,
    RandomBytes,
    AnotherShape,
    NewerVersion,
    Folder,
    DanglingLink,
    LinkElsewhere,
    NoPermission,
    FolderReadOnly,
    Anothers,
    Huge,
];
pub(super) const OF_FOLDERS: [Damage; 6] =
    [NoFolder, DanglingLink, LinkElsewhere, NoPermission, FolderReadOnly, Anothers];

impl Damage {
    /// Damages the file or folder at this path.
    pub(super) fn strike(self, path: &Path, outside: &Path) {
        match self {
            Empty => overwrite(path, b""),
            Truncated => {
                let whole = fs::read(path).unwrap();
                overwrite(path, &whole[..whole.len() / 2]);
            }
            RandomBytes => overwrite(path, b"\xff\xfe\0\x01\x9d".repeat(100).as_slice()),
            AnotherShape => overwrite(path, b"[{\"a\": [1, 2, null]}]"),
            NewerVersion => overwrite(path, &newer(&fs::read(path).unwrap())),
            Huge => File::create(path).unwrap().set_len(1 << 32).unwrap(), // takes no space
            Folder => replace_by(path, |path| fs::create_dir(path)),
            NoFolder => replace_by(path, |path| fs::write(path, "no folder")),
            DanglingLink => replace_by(path, |path| symlink("/nowhere/at/all", path)),
            LinkElsewhere => replace_by(path, |path| symlink(outside, path)),
            NoPermission => permit(path, 0o000),
            FolderReadOnly => permit(if path.is_dir() { path } else { path.parent().unwrap() }, 0o500),
            Anothers => {
                permit(path, if path.is_dir() { 0o755 } else { 0o644 });
                chown(path, Some(ANOTHER), None).unwrap();
            }
        }
    }
}

fn overwrite(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

pub(super) fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn replace_by(path: &Path, make: impl FnOnce(&Path) -> io::Result<()>) {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
    make(path).unwrap();
}

/// As a future version may write it.
fn newer(whole: &[u8]) -> Vec<u8> {
    match serde_json::from_slice(whole) {
        Ok(Value::Object(mut members)) => {
            members.insert("version".to_owned(), 99.into());
            serde_json::to_vec(&members).unwrap()
        }
        _ => b"{\"version\": 99, \"data\": {}}".to_vec(),
    }
}
