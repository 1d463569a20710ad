//! A disk that fills up at any point of an import.

use std::fs;
use std::process::Command;

use cert_core::keystore::contract::assert_holds_only;
use cert_core::keystore::{KeyStore, prove_possession};

use crate::child::{self, IMPORT};
use crate::support::{Place, issue};

/// A script that runs a command with the database on a small file system: mounts it, leaves $1 kilobytes free, runs
/// the command, and copies the database back.
const ON_A_SMALL_DISK: &str = r#"
    set -e
    room=$1; database=$2; shift 2
    cp -a "$database" "$database.kept"
    mount -t tmpfs -o size=1m,mode=700 tmpfs "$database"
    cp "$database.kept"/* "$database"/ 2>/dev/null || true
    head -c 2m /dev/zero > "$database/filler" 2>/dev/null || true
    truncate -s -"${room}K" "$database/filler"
    "$@"
    rm "$database/filler"
    cp "$database"/* "$database.kept"/ 2>/dev/null || true
"#;

#[test]
fn a_full_disk_is_reported_and_nothing_is_lost() {
    if !can_mount() {
        println!("skipped: neither root nor user namespaces, so no small disk can be mounted");
        return;
    }
    let outcomes: Vec<String> = (0..=96).step_by(8).map(import_with_room).collect();
    assert!(outcomes.iter().any(|word| word == "StoreFull"), "{outcomes:?}");
    assert!(outcomes.iter().any(|word| word == "done"), "{outcomes:?}");
}

/// Imports next to an older identity with this many kilobytes free, then again without a limit.
fn import_with_room(kilobytes: usize) -> String {
    let place = Place::new();
    let older = issue("older");
    place.open().import(&older.identity()).unwrap();
    let issued = issue("newer");
    let identity = child::write_identity(&place, &issued);
    let word = run_with_room(&place, kilobytes, &identity);
    assert!(word == "StoreFull" || word == "done", "{word} with {kilobytes} KiB");
    let kept = place.file("nssdb.kept");
    let store = cert_core::keystore::nss::NssStore::at(&kept);
    prove_possession(&store, &older.certificate).unwrap();
    store.delete(&older.certificate.fingerprint()).unwrap();
    store.import(&issued.identity()).unwrap();
    assert_holds_only(&store, &issued);
    word
}

#[test]
fn a_full_disk_is_reported_if_there_is_no_database_yet() {
    if !can_mount() {
        println!("skipped: neither root nor user namespaces, so no small disk can be mounted");
        return;
    }
    let outcomes: Vec<String> = (0..=160)
        .step_by(8)
        .map(|kilobytes| {
            let place = Place::new();
            fs::create_dir(place.database()).unwrap();
            let identity = child::write_identity(&place, &issue("first"));
            run_with_room(&place, kilobytes, &identity)
        })
        .collect();
    let full = outcomes.iter().position(|word| word != "StoreFull").unwrap();
    assert!(full > 0 && outcomes[full..].iter().all(|word| word == "done"), "{outcomes:?}");
}

fn run_with_room(place: &Place, kilobytes: usize, identity: &std::path::Path) -> String {
    let room = kilobytes.to_string();
    let database = place.database();
    let mut wrapper = UNSHARE.to_vec();
    wrapper.extend(["sh", "-c", ON_A_SMALL_DISK, "small-disk", &room, database.to_str().unwrap()]);
    let words = child::words(&mut child::command(&wrapper, IMPORT, &database, identity));
    assert_eq!(words.len(), 1, "{words:?}");
    words.into_iter().next().unwrap()
}

/// Runs a command in its own mount namespace, which ends with the command and does not affect other processes.
const UNSHARE: [&str; 3] = ["unshare", "--mount", "--map-root-user"];

fn can_mount() -> bool {
    let mut command = Command::new(UNSHARE[0]);
    command.args(&UNSHARE[1..]).args(["sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
    command.output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_limit_on_file_sizes_is_reported_as_a_full_disk() {
    let place = Place::new();
    place.open().import(&issue("older").identity()).unwrap();
    let largest = fs::metadata(place.database().join("key4.db")).unwrap().len();
    let identity = child::write_identity(&place, &issue("newer"));
    // Like a quota: writing fails, but the process is not killed. In blocks of 512 bytes.
    let limit = (largest / 512).to_string();
    let script = r#"trap "" XFSZ; ulimit -f "$1"; shift; exec "$@""#;
    let wrapper = ["sh", "-c", script, "limited", &limit];
    let mut command = child::command(&wrapper, IMPORT, &place.database(), &identity);
    assert_eq!(child::words(&mut command), ["StoreFull"]);
}
