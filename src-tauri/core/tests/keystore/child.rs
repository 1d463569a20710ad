//! Runs this test program as a child process, which does one thing to a database and may be killed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cert_core::certificate::Certificate;
use cert_core::keystore::contract::{BANK, Issued, issued_by};
use cert_core::keystore::nss::{NssStore, hook};
use cert_core::keystore::{KeyStore, KeyStoreError, prove_possession};
use cert_core::secret::PrivateKey;

use crate::support::Place;

const ACTION: &str = "KEYSTORE_CHILD_ACTION";
const DATABASE: &str = "KEYSTORE_CHILD_DATABASE";
const IDENTITY: &str = "KEYSTORE_CHILD_IDENTITY";

/// Imports the identity and proves possession. A number instead of this word: the same, but the child blocks forever
/// after that many writes.
pub(crate) const IMPORT: &str = "import";
/// Lists, then tries to import.
pub(crate) const LIST_AND_IMPORT: &str = "list";

/// A command that runs this program as a child; `wrapper` is the command line in front of it.
pub(crate) fn command(wrapper: &[&str], action: &str, database: &Path, identity: &Path) -> Command {
    let mut command = Command::new("env");
    command
        .args(wrapper)
        .arg(std::env::current_exe().unwrap())
        .args(["child::entry", "--exact", "--nocapture", "--test-threads=1"])
        .env(ACTION, action)
        .env(DATABASE, database)
        .env(IDENTITY, identity)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// The next word a child prints, or `None` once it has exited.
pub(crate) fn next_word(child: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map_while(Result::ok);
    lines.find_map(|line| word(&line))
}

/// All words a child prints.
pub(crate) fn words(command: &mut Command) -> Vec<String> {
    let output = command.output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().filter_map(word).collect()
}

fn word(line: &str) -> Option<String> {
    Some(line.split_once("child: ")?.1.to_owned())
}

/// Writes an identity to files for a child.
pub(crate) fn write_identity(place: &Place, issued: &Issued) -> PathBuf {
    let folder = place.file(&issued.certificate.fingerprint().to_string());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("key"), &*issued.key.to_pkcs8().unwrap()).unwrap();
    fs::write(folder.join("certificate"), issued.certificate.der()).unwrap();
    fs::write(folder.join("authority"), issued.chain[0].der()).unwrap();
    folder
}

/// Does nothing unless it runs as a child.
#[test]
fn entry() {
    let Ok(action) = std::env::var(ACTION) else { return };
    let database = PathBuf::from(std::env::var_os(DATABASE).unwrap());
    let issued = read_identity(Path::new(&std::env::var_os(IDENTITY).unwrap()));
    if let Ok(writes) = action.parse() {
        block_after(writes);
    }
    let outcome = match action.as_str() {
        LIST_AND_IMPORT => list_and_import(&database, &issued),
        _ => import(&database, &issued),
    };
    match outcome {
        Ok(()) => println!("child: done"),
        Err(error) => println!("child: {:?}", error.code()),
    }
}

fn import(database: &Path, issued: &Issued) -> Result<(), KeyStoreError> {
    let store = NssStore::at(database);
    store.import(&issued.identity())?;
    prove_possession(&*store.reopen()?, &issued.certificate)
}

fn list_and_import(database: &Path, issued: &Issued) -> Result<(), KeyStoreError> {
    let store = NssStore::at(database);
    println!("child: {}", store.certificates(&issued_by(BANK))?.len());
    store.import(&issued.identity())
}

fn block_after(writes: usize) {
    let mut done = 0;
    hook::after_each_write(move || {
        done += 1;
        if done == writes {
            println!("child: stopped");
            loop {
                std::thread::park();
            }
        }
    });
}

fn read_identity(folder: &Path) -> Issued {
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    Issued {
        key: PrivateKey::from_pkcs8(&read("key")).unwrap(),
        certificate: Certificate::parse(&read("certificate")).unwrap(),
        chain: vec![Certificate::parse(&read("authority")).unwrap()],
    }
}
