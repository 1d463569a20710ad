//! The program, as a separate process.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::KeyAndRequest;
use crate::support::serving::{Addresses, PROGRAM, Serving};

fn run(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut program = Command::new(PROGRAM);
    program.arg("--data").arg(data).args(arguments).stdin(Stdio::piped());
    let mut running = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    running.wait_with_output().unwrap()
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    let output = run(data, &[arguments, &["--json"]].concat(), "");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn it_announces_itself_and_stops_cleanly() {
    let data = TempDir::new().unwrap();
    for signal in ["TERM", "INT"] {
        let mut serving = Serving::start(data.path());
        let users = serving.announcement["users"].as_array().unwrap();
        assert!(users.len() >= 5 && users.iter().all(|user| user["password"].is_string()));
        let announced = serving.announced().unwrap();
        for member in ["service", "web", "mtls", "ca"] {
            assert_eq!(announced[member], serving.announcement[member]);
        }
        assert_eq!(announced["users"][0].as_object().unwrap().len(), 1);
        assert!(Path::new(serving.text("ca")).exists());
        assert_eq!(serving.end(signal), Some(0));
        assert!(serving.announced().is_none());
    }
}

#[cfg(unix)]
#[test]
fn its_files_are_private() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let _serving = Serving::start(&data);
    let mode = |path: &str| data.join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    for file in ["bank.sqlite", "authority/root.key.pem", "authority/issuing.key.pem"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
}

#[tokio::test]
async fn a_killed_bank_loses_no_issued_certificate() {
    let data = TempDir::new().unwrap();
    let mut serving = Serving::start(data.path());
    let request = KeyAndRequest::new();
    let first = enroll(&serving, &request).await;
    serving.end("KILL");
    assert!(serving.announced().is_some());
    let serving = Serving::start(data.path());
    assert_eq!(enroll(&serving, &request).await, first);
    assert_eq!(json(data.path(), &["certificate", "list"])["certificates"].as_array().unwrap().len(), 1);
}

async fn enroll(serving: &Serving, request: &KeyAndRequest) -> Vec<u8> {
    let user = &serving.announcement["users"][0];
    let login = (user["login_id"].as_str().unwrap(), user["password"].as_str().unwrap());
    let holder = Addresses::of(serving).enroll(login, request).await.unwrap();
    holder.certificate.to_der().unwrap()
}

#[tokio::test]
async fn the_administrator_works_while_the_bank_is_running() {
    let data = TempDir::new().unwrap();
    let serving = Serving::start(data.path());
    enroll(&serving, &KeyAndRequest::new()).await;
    let login_id = serving.announcement["users"][0]["login_id"].as_str().unwrap();
    let listed = json(data.path(), &["certificate", "list", "--login-id", login_id]);
    let serial = listed["certificates"][0]["serial"].as_str().unwrap();
    assert_eq!(listed["certificates"][0]["state"], "live");
    json(data.path(), &["certificate", "revoke", serial]);
    let listed = json(data.path(), &["certificate", "list"]);
    assert_eq!(listed["certificates"][0]["state"], "revoked");
    assert!(!run(data.path(), &["certificate", "revoke", "1234"], "").status.success());
}

#[test]
fn users_are_locked_unlocked_and_recorded() {
    let data = TempDir::new().unwrap();
    let locked = |login_id: &str| {
        let listed = json(data.path(), &["user", "list"]);
        let users = listed["users"].as_array().unwrap().clone();
        users.into_iter().find(|user| user["login_id"] == login_id).unwrap()["locked"].clone()
    };
    assert_eq!(locked("logid031"), false);
    json(data.path(), &["user", "lock", "logid031"]);
    assert_eq!(locked("logid031"), true);
    json(data.path(), &["user", "unlock", "logid031"]);
    assert_eq!(locked("logid031"), false);
    assert!(!run(data.path(), &["user", "unlock", "nobody"], "").status.success());
    assert!(run(data.path(), &["user", "put", "another"], "ひみつ\n").status.success());
    assert_eq!(locked("another"), false);
}

#[test]
fn mistakes_are_explained() {
    let data = TempDir::new().unwrap();
    let said = |arguments: &[&str]| {
        let output = run(data.path(), arguments, "");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    for (arguments, expected) in [
        (["--listen", "0.0.0.0:0"], "not a loopback address"),
        (["--listen", "here"], "127.0.0.1:0"),
        (["--fault", "sabotage"], "--fault help"),
        (["--csrattrs", "dsa"], "p256"),
    ] {
        assert!(said(&arguments).contains(expected), "{arguments:?}");
    }
    let help = run(data.path(), &["--fault", "help"], "");
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().contains("drop-request=BYTES"));
    let _serving = Serving::start(data.path());
    assert!(said(&["--listen", "127.0.0.1:0"]).contains("another practice bank is running"));
}
