//! Processes that are killed during an import, and concurrent imports.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use cert_core::keystore::contract::authority::Authority;
use cert_core::keystore::contract::{BANK, Issued, assert_holds_only, listed, sorted};
use cert_core::keystore::{KeyStore, prove_possession};

use crate::child::{self, IMPORT};
use crate::support::{Place, issue};

const SIGKILL: i32 = 9;

#[test]
fn killed_between_any_two_writes_the_next_import_completes() {
    for writes in 1_usize.. {
        let place = Place::new();
        let issued = issue("R2user101");
        let identity = child::write_identity(&place, &issued);
        let mut command = child::command(&[], &writes.to_string(), &place.database(), &identity);
        let mut child = command.spawn().unwrap();
        let word = child::next_word(&mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_completes(&place, &issued);
        if word.as_deref() == Some("done") {
            assert_eq!(writes, 4, "authority, key and certificate are three writes");
            return;
        }
        assert_eq!(word.as_deref(), Some("stopped"));
    }
}

/// strace can kill the process at any system call that changes a file: inside a transaction, between its parts, and
/// before the first.
#[test]
fn killed_at_any_file_change_the_next_import_completes() {
    if !can_trace() {
        println!("skipped: strace is not installed or may not trace");
        return;
    }
    let mut kills = 0;
    for number in (1..).step_by(3) {
        let place = Place::new();
        let issued = issue("R2user101");
        let identity = child::write_identity(&place, &issued);
        let killed = run_killed_at(number, &place.database(), &identity);
        assert_completes(&place, &issued);
        if !killed {
            break;
        }
        kills += 1;
    }
    assert!(kills > 10, "killed only {kills} times");
}

fn run_killed_at(number: usize, database: &Path, identity: &Path) -> bool {
    let inject = format!("inject={CHANGES}:signal=KILL:when={number}");
    let wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", TRACE, "-e", &inject];
    let mut command = child::command(&wrapper, IMPORT, database, identity);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    status.signal() == Some(SIGKILL)
}

const CHANGES: &str = "pwrite64,fdatasync,fsync,unlink";
const TRACE: &str = "trace=pwrite64,fdatasync,fsync,unlink";

fn can_trace() -> bool {
    let mut command = Command::new("strace");
    command.args(["-o", "/dev/null", "-e", TRACE, "true"]).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn assert_completes(place: &Place, issued: &Issued) {
    place.open().import(&issued.identity()).unwrap();
    assert_holds_only(&place.open(), issued);
    assert_eq!(place.keys_by_certutil(), 1);
}

#[test]
fn two_processes_import_the_same_at_once() {
    for _ in 0..4 {
        let place = Place::new();
        let issued = issue("R2user101");
        let identity = child::write_identity(&place, &issued);
        let import = || child::command(&[], IMPORT, &place.database(), &identity);
        assert_eq!(at_once([import(), import()]), ["done", "done"]);
        assert_holds_only(&place.open(), &issued);
        assert_eq!(place.keys_by_certutil(), 1);
    }
}

/// Their authorities have the same name, so they compete for a label, too.
#[test]
fn four_processes_import_different_certificates_at_once() {
    for _ in 0..4 {
        let place = Place::new();
        let banks: [Authority; 4] = std::array::from_fn(|_| Authority::new(BANK));
        let all = banks.map(|bank| bank.issue_p256("R2user101"));
        let commands = all.each_ref().map(|issued| {
            let identity = child::write_identity(&place, issued);
            child::command(&[], IMPORT, &place.database(), &identity)
        });
        assert_eq!(at_once(commands), ["done"; 4]);
        let expected = sorted(all.iter().map(|issued| issued.certificate.der().to_vec()));
        let store = place.open();
        assert_eq!(listed(&store, BANK), expected);
        for issued in &all {
            prove_possession(&store, &issued.certificate).unwrap();
        }
    }
}

fn at_once<const N: usize>(commands: [Command; N]) -> [String; N] {
    let mut children = commands.map(|mut command| command.spawn().unwrap());
    children.each_mut().map(|child| {
        let word = child::next_word(child).unwrap_or_default();
        child.wait().unwrap();
        word
    })
}

#[test]
fn threads_share_a_database() {
    let place = Place::new();
    let bank = Authority::new(BANK);
    let all: Vec<Issued> = (0..4).map(|number| bank.issue_p256(&number.to_string())).collect();
    std::thread::scope(|scope| {
        for issued in &all {
            scope.spawn(|| {
                let store = place.open();
                store.import(&issued.identity()).unwrap();
                prove_possession(&store, &issued.certificate).unwrap();
            });
        }
    });
    assert_eq!(listed(&place.open(), BANK).len(), all.len());
}
