//! Files and folders without write permission.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use cert_core::keystore::KeyStore;

use crate::child::{self, LIST_AND_IMPORT};
use crate::support::{Place, contents, issue};

/// Permissions do not apply to root: if the tests run as root, the child runs as this user.
const NOBODY: u32 = 65_534;

#[test]
fn a_read_only_database_is_listed_and_not_written() {
    for (folder, certificates, keys) in
        [(0o555, 0o444, 0o444), (0o555, 0o666, 0o666), (0o777, 0o444, 0o666), (0o777, 0o666, 0o444)]
    {
        let place = filled();
        mode(&place.database().join("cert9.db"), certificates);
        mode(&place.database().join("key4.db"), keys);
        mode(&place.database(), folder);
        assert_listed_and_refused(&place);
    }
}

#[test]
fn where_no_database_can_be_created_the_store_is_read_only() {
    let place = Place::new();
    mode(&place.file("."), 0o555);
    assert_eq!(run(&place), ["StoreReadOnly"]);
    mode(&place.file("."), 0o755);
    fs::create_dir(place.database()).unwrap();
    mode(&place.database(), 0o555);
    assert_eq!(run(&place), ["StoreReadOnly"]);
    assert!(contents(&place.database()).is_empty());
}

/// A database with one identity, in a folder that other users may enter.
fn filled() -> Place {
    let place = Place::new();
    place.open().import(&issue("older").identity()).unwrap();
    mode(&place.file("."), 0o755);
    place
}

fn assert_listed_and_refused(place: &Place) {
    let before = contents(&place.database());
    assert_eq!(run(place), ["1", "StoreReadOnly"]);
    assert_eq!(contents(&place.database()), before);
    mode(&place.database(), 0o755); // otherwise a user other than root could not remove it
}

fn run(place: &Place) -> Vec<String> {
    let elsewhere = Place::new();
    let identity = child::write_identity(&elsewhere, &issue("newer"));
    mode(&elsewhere.file("."), 0o755);
    let mut command = child::command(&[], LIST_AND_IMPORT, &place.database(), &identity);
    if am_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    child::words(&mut command)
}

fn am_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
