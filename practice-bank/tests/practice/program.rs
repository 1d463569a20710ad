//! The program itself, as a process of its own.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::KeyAndRequest;
use crate::support::serving::{Addresses, PROGRAM, Serving};

fn program(data: &Path, arguments: &[&str]) -> Command {
    let mut program = Command::new(PROGRAM);
    program.arg("--data").arg(data).args(arguments);
    program
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    program(data, arguments).output().unwrap()
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    let output = run(data, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn it_announces_itself_and_stops_cleanly() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    for signal in ["TERM", "INT"] {
        let mut serving = Serving::start(&data, &[]);
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
fn what_it_writes_is_private() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let _serving = Serving::start(&data, &[]);
    let mode = |path: &str| data.join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    for file in ["bank.sqlite", "authority/root.key.pem", "authority/issuing.key.pem"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
}

#[tokio::test]
async fn a_killed_bank_has_lost_nothing_it_answered() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let mut serving = Serving::start(&data, &[]);
    let request = KeyAndRequest::new();
    let first = enroll(&serving, &request).await;
    serving.end("KILL");
    assert!(serving.announced().is_some());
    let serving = Serving::start(&data, &[]);
    assert_eq!(enroll(&serving, &request).await, first);
    assert_eq!(json(&data, &["certificate", "list"])["certificates"].as_array().unwrap().len(), 1);
}

async fn enroll(serving: &Serving, request: &KeyAndRequest) -> Vec<u8> {
    let user = &serving.announcement["users"][0];
    let login = (user["login_id"].as_str().unwrap(), user["password"].as_str().unwrap());
    let holder = Addresses::of(serving).enroll(login, request).await.unwrap();
    holder.certificate.to_der().unwrap()
}

#[tokio::test]
async fn the_administrator_works_beside_the_running_bank() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let serving = Serving::start(&data, &[]);
    enroll(&serving, &KeyAndRequest::new()).await;
    let login_id = serving.announcement["users"][0]["login_id"].as_str().unwrap();
    let listed = json(&data, &["certificate", "list", "--login-id", login_id]);
    let serial = listed["certificates"][0]["serial"].as_str().unwrap();
    assert_eq!(listed["certificates"][0]["state"], "live");
    json(&data, &["certificate", "revoke", serial]);
    let listed = json(&data, &["certificate", "list"]);
    assert_eq!(listed["certificates"][0]["state"], "revoked");
    assert!(!run(&data, &["certificate", "revoke", "1234"]).status.success());
}

#[test]
fn users_are_locked_unlocked_and_recorded() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let locked = |login_id: &str| {
        let listed = json(&data, &["user", "list"]);
        let users = listed["users"].as_array().unwrap().clone();
        users.into_iter().find(|user| user["login_id"] == login_id).unwrap()["locked"].clone()
    };
    assert_eq!(locked("logid031"), false);
    json(&data, &["user", "lock", "logid031"]);
    assert_eq!(locked("logid031"), true);
    json(&data, &["user", "unlock", "logid031"]);
    assert_eq!(locked("logid031"), false);
    assert!(!run(&data, &["user", "unlock", "nobody"]).status.success());
    let mut put =
        program(&data, &["user", "put", "another"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    put.stdin.take().unwrap().write_all("ひみつ\n".as_bytes()).unwrap();
    assert!(put.wait().unwrap().success());
    assert_eq!(locked("another"), false);
}

#[test]
fn mistakes_are_explained() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let said = |arguments: &[&str]| {
        let output = run(&data, arguments);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["--listen", "0.0.0.0:0"]).contains("not a loopback address"));
    assert!(said(&["--listen", "here"]).contains("127.0.0.1:0"));
    assert!(said(&["--fault", "sabotage"]).contains("--fault help"));
    assert!(said(&["--csrattrs", "dsa"]).contains("p256"));
    let help = run(&data, &["--fault", "help"]);
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().contains("drop-request=BYTES"));
    let _serving = Serving::start(&data, &[]);
    assert!(
        said(&["--listen", "127.0.0.1:0", "--listen-web", "127.0.0.1:0"]).contains("another practice bank is running")
    );
}
