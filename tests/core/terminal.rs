//! `cert-cli` as scripts see it: a real process.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use cert_cli::Arguments;
use cert_core::keystore::KeyStore;
use cert_core::keystore::contract::authority::Authority;
use cert_core::profile::Edition;
use clap::error::ErrorKind;
use practice_bank::Validity;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::support::{
    Fixture, ISSUE, NssFolder, PASSWORD, REENROLL, Terminal, Typist, USER, at_a_terminal, entries_below, file_with,
    finish, refused_address, users_password,
};

pub(crate) const COMMANDS: [&str; 9] =
    ["issue", "renew", "list", "resume", "delete", "doctor", "support-bundle", "update", "completions"];
const CERTIFICATE: [&str; 7] =
    ["common_name", "fingerprint", "not_after", "not_before", "organization", "organizational_unit", "serial"];

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn the_shape_of_what_is_printed() {
    let (fixture, terminal) = at_a_terminal().await;
    let issued = terminal.run(&ISSUE, Some(PASSWORD)).await.done();
    assert_eq!(keys(&issued), CERTIFICATE);
    let record = &fixture.bank.certificates().unwrap()[0];
    assert_eq!(issued["fingerprint"], record.fingerprint.as_str());
    assert_eq!(issued["serial"], record.serial.as_str());
    assert_eq!(issued["common_name"], record.common_name.as_str());
    assert_eq!(issued["organization"], "(1554)SETO SHINKIN PRACTICE BANK");
    assert_eq!(issued["organizational_unit"], "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1");
    for date in ["not_before", "not_after"] {
        assert!(OffsetDateTime::parse(issued[date].as_str().unwrap(), &Rfc3339).is_ok());
    }
    let listed = terminal.run(&["list"], None).await.done();
    assert_eq!(keys(&listed), ["certificates"]);
    let one = &listed["certificates"][0];
    let mut expected = [&CERTIFICATE[..], &["state", "days_left", "renewable_until", "key"]].concat();
    expected.sort_unstable();
    assert_eq!(keys(one), expected);
    assert_eq!((&one["state"], &one["days_left"]), (&"valid".into(), &364.into()));
    assert_eq!(one["key"], "software");
    for key in CERTIFICATE {
        assert_eq!(one[key], issued[key]);
    }
}

/// The whole help, so that it changes only deliberately.
#[tokio::test]
async fn help() {
    let (_fixture, terminal) = at_a_terminal().await;
    let help = async |command: Option<&str>| {
        let mut help = terminal.program();
        help.args(command).arg("--help");
        let outcome = finish(help, None).await;
        assert!(outcome.status.success());
        outcome.stdout
    };
    assert_eq!(help(None).await, include_str!("help.txt"));
    for command in COMMANDS {
        let text = help(Some(command)).await;
        assert!(text.contains(&format!("Usage: cert-cli {command}")), "{text}");
    }
}

#[tokio::test]
async fn a_wrong_command_line_is_status_2() {
    let (_fixture, terminal) = at_a_terminal().await;
    let wrong: [&[&str]; 7] = [
        &[],
        &["frobnicate"],
        &["issue", "--password", "secret"],
        &["renew"],
        &["renew", "--fingerprint", "abc"],
        &["renew", "--fingerprint", &"ab".repeat(32), "--expiring-within", "3"],
        &["list", "--service", "https://127.0.0.1:1"],
    ];
    for command in wrong {
        let mut program = terminal.program();
        program.args(command);
        let outcome = finish(program, None).await;
        assert_eq!(outcome.status.code(), Some(2), "{command:?}: {outcome:?}");
        assert!(outcome.stdout.is_empty() && outcome.stderr.contains("--help"), "{outcome:?}");
    }
}

/// The screen's text, the code and the cause, on standard error.
#[tokio::test]
async fn failures_as_text() {
    let (fixture, terminal) = at_a_terminal().await;
    let mut program = terminal.program();
    program.args(ISSUE).args(["--service", fixture.bank.service_url(), "--ca"]);
    program.arg(fixture.bank.ca_file()).args(["--store", &terminal.store.store()]);
    let outcome = finish(program, Some("wrong")).await;
    assert_eq!(outcome.status.code(), Some(4));
    assert!(outcome.stdout.is_empty());
    let expected = "\
cert-cli: The login ID or the password is wrong. (wrong_credentials)
  Wrong tries left before the account is locked: 4. Check upper and lower case.
  - Check that Caps Lock is off.
  - If you have forgotten the password, call the contact before the account is locked.
  Details: the bank does not accept login ID or password
  Contact: 瀬戸信用金庫 国際業務部 フリーダイヤル 0120-551-039 (平日9:00～17:00)
";
    assert_eq!(outcome.stderr, expected);
}

/// Without a terminal for the answer, nothing is removed.
#[tokio::test]
async fn removal_is_confirmed() {
    let (_fixture, terminal) = at_a_terminal().await;
    let issued = terminal.issue(USER, PASSWORD).await.done();
    let delete = ["delete", "--fingerprint", issued["fingerprint"].as_str().unwrap()];
    let refused = terminal.run(&delete, Some("y\n")).await;
    assert_eq!((refused.status.code(), refused.stdout.as_str()), (Some(2), ""));
    assert!(refused.stderr.contains("--yes"), "{refused:?}");
    assert_eq!(terminal.list().await.len(), 1);
    // On a terminal it asks; Enter means no.
    for (answer, left) in [("", 1), ("n", 1), ("y", 0)] {
        let mut typist = Typist::run(&terminal, &delete);
        typist.answers("and its key? [y/N] ", answer).await;
        let (status, shown) = typist.sees_the_end().await;
        assert_eq!(status.success(), left == 0, "{shown}");
        assert_eq!(terminal.list().await.len(), left, "{answer:?}");
    }
}

#[tokio::test]
async fn quiet_prints_only_failures() {
    let (_fixture, terminal) = at_a_terminal().await;
    let issued = terminal.run_as_text(&[&ISSUE[..], &["--quiet"]].concat(), Some(PASSWORD)).await;
    assert_eq!((issued.status.code(), issued.stdout.as_str(), issued.stderr.as_str()), (Some(0), "", ""));
    let failed = terminal.run_as_text(&["resume", "--quiet"], None).await;
    assert_eq!((failed.status.code(), failed.stdout.as_str()), (Some(5), ""));
    assert!(
        failed.stderr.starts_with("cert-cli: There is no request to continue. (nothing_to_resume)\n"),
        "{failed:?}"
    );
}

/// While the process waits for the bank, any program on the machine could look.
#[tokio::test]
async fn the_password_is_nowhere_to_be_read() {
    let (_fixture, terminal) = at_a_terminal().await;
    let mut child = terminal.stopped_at("sent", &ISSUE, PASSWORD).await.unwrap();
    let process = format!("/proc/{}", child.id().unwrap());
    for file in ["cmdline", "environ"] {
        let text = fs::read(Path::new(&process).join(file)).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(!text.is_empty() && !text.contains(PASSWORD), "{file}: {text}");
    }
    child.kill().await.unwrap();
    let holds = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes())
    };
    assert!(!entries_below(&terminal.state()).iter().any(|path| path.is_file() && holds(path)));
}

/// Other users cannot read the pending key, the record or the logs.
#[tokio::test]
async fn the_state_belongs_to_its_user() {
    let (_fixture, terminal) = at_a_terminal().await;
    assert!(terminal.killed_at("sent", &ISSUE, PASSWORD).await);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for folder in ["journal", "logs"] {
        assert_eq!(mode(&terminal.state().join(folder)), 0o700, "{folder}");
    }
    for file in ["request.key", "request.json", "lock"] {
        assert_eq!(mode(&terminal.state().join("journal").join(file)), 0o600, "{file}");
    }
}

/// In the released edition the options do not exist for any command.
#[test]
fn a_released_bank_cannot_be_pointed_elsewhere() {
    let mut released = Arguments::command_line(Edition::Release, "cert-cli");
    for option in ["--profile", "--service", "--ca", "--manifest", "--update-keys"] {
        for command in COMMANDS {
            let words = ["cert-cli", command, option, "https://127.0.0.1:1"];
            let refused = released.try_get_matches_from_mut(words).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::UnknownArgument, "{command} {option}: {refused}");
            let help = released.find_subcommand_mut(command).unwrap().render_long_help();
            assert!(!help.to_string().contains(option), "{help}");
        }
        assert!(!released.render_long_help().to_string().contains(option));
    }
}

/// The first to expire comes first, then superseded certificates, then expired ones.
#[tokio::test]
async fn the_list_in_order_of_need() {
    let (fixture, terminal) = at_a_terminal().await;
    let other = users_password(&fixture.bank, "R2user101");
    fixture.issue_expired(USER, terminal.store.open()).await;
    for (login_id, password, validity) in [
        (USER, PASSWORD, Validity::days(10)),
        (USER, PASSWORD, Validity::default()),
        ("R2user101", &other, Validity::days(20)),
    ] {
        fixture.bank.set_validity(validity);
        terminal.issue(login_id, password).await.done();
    }
    let left: Vec<_> = terminal.list().await.iter().map(|one| one["days_left"].clone()).collect();
    assert_eq!(left, [19, 364, 9, -1]);
}

#[tokio::test]
async fn another_authoritys_certificate_is_left_alone_and_takes_no_place() {
    let (_fixture, terminal) = at_a_terminal().await;
    let first = terminal.issue(USER, PASSWORD).await.done();
    terminal.issue(USER, PASSWORD).await.done();
    let foreign = Authority::new("(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1 HOSTILE").issue_p256(USER);
    terminal.store.open().import(&foreign.identity()).unwrap();
    let foreign = foreign.certificate.fingerprint();
    assert_eq!(terminal.list().await.len(), 2, "the other authority's is not listed");
    let delete = async |one: &str| terminal.run(&["delete", "--yes", "--fingerprint", one], None).await;
    delete(&foreign.to_string()).await.failed("certificate_not_found");
    let renew = ["renew", "--fingerprint", &foreign.to_string(), "--password-stdin"];
    terminal.run(&renew, Some(PASSWORD)).await.failed("certificate_not_found");
    let deleted = delete(&first["fingerprint"].as_str().unwrap().to_uppercase()).await.done();
    assert_eq!(deleted, first);
    assert_eq!(terminal.list().await.len(), 1);
    assert_eq!(terminal.store.keys(), 2, "the foreign key and the one left");
    assert!(terminal.store.open().signing_key(&foreign).is_ok());
    // The foreign certificate is valid for longer; the bank's is renewed nevertheless.
    terminal.run(&["renew", "--expiring-within", "365", "--password-stdin"], Some(PASSWORD)).await.done();
}

#[tokio::test]
async fn renewal_of_the_first_to_expire() {
    let (fixture, terminal) = at_a_terminal().await;
    let renew = ["renew", "--expiring-within", "40", "--password-stdin"];
    terminal.issue(USER, PASSWORD).await.done();
    terminal.run(&renew, Some(PASSWORD)).await.failed("certificate_not_found");
    fixture.bank.set_validity(Validity::days(30));
    let password = users_password(&fixture.bank, "R2user101");
    let old = terminal.issue("R2user101", &password).await.done();
    fixture.bank.set_validity(Validity::default());
    let new = terminal.run(&renew, Some(&password)).await.done();
    assert_eq!(keys(&new), CERTIFICATE);
    // A daily job renews once, not every day.
    terminal.run(&renew, Some(&password)).await.failed("certificate_not_found");
    let records = fixture.bank.certificates().unwrap();
    let record = records.iter().find(|one| new["serial"] == one.serial.as_str()).unwrap();
    assert_eq!(old["serial"], record.renews.as_str());
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
    assert_eq!(terminal.list().await.len(), 3);
}

#[tokio::test]
async fn resume_prints_the_certificate_and_can_discard() {
    let (_fixture, terminal) = at_a_terminal().await;
    assert!(terminal.killed_at("issued", &ISSUE, PASSWORD).await);
    let resumed = terminal.run(&["resume"], None).await.done();
    assert_eq!(keys(&resumed), CERTIFICATE);
    assert!(terminal.killed_at("sent", &ISSUE, PASSWORD).await);
    let forgotten = terminal.run(&["resume", "--discard"], None).await.done();
    assert_eq!(forgotten, serde_json::json!({ "discarded": true }));
    terminal.run(&["resume"], None).await.failed("nothing_to_resume");
    assert_eq!(terminal.left_over(), [""; 0]);
}

#[tokio::test]
async fn how_long_to_wait_is_the_users_choice() {
    let (fixture, terminal) = at_a_terminal().await;
    fixture.fault("pending=1");
    let issue = [&ISSUE[..], &["--wait", "0"]].concat();
    terminal.run(&issue, Some(PASSWORD)).await.failed("approval_pending");
    assert!(terminal.left_over().contains(&"request.json".to_owned()), "the record is kept");
    let resume = ["resume", "--password-stdin"];
    terminal.run(&resume, Some(PASSWORD)).await.done();
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

/// The password does not include the line ending.
#[tokio::test]
async fn the_first_line_is_the_password() {
    let fixture = Fixture::new().await;
    let terminal = Terminal::with(&fixture.bank, NssFolder::new());
    for ending in ["\n", "\r\n", "\nsecond line\n"] {
        terminal.issue(USER, &format!("{PASSWORD}{ending}")).await.done();
    }
    terminal.issue(USER, "\n").await.failed("password_empty");
    terminal.issue(USER, "").await.failed("password_empty");
    terminal.issue("", PASSWORD).await.failed("login_id_empty");
}

/// A folder for the `XDG_…` variables of a desktop where `program` opens the bank's links.
fn desktop(program: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink("/bin/true", at(program)).unwrap();
    fs::create_dir(at("applications")).unwrap();
    let entry = format!("[Desktop Entry]\nType=Application\nExec={} %u\n", at(program).display());
    fs::write(at("applications/one.desktop"), entry).unwrap();
    let chosen = "[Default Applications]\nx-scheme-handler/cc1554-practice=one.desktop\n";
    fs::write(at("mimeapps.list"), chosen).unwrap();
    folder
}

#[tokio::test]
async fn doctor_says_which_program_opens_the_links() {
    let (_fixture, terminal) = at_a_terminal().await;
    let nothing = terminal.run(&["doctor"], None).await.done();
    assert_eq!((&nothing["link_program"], &nothing["links_open_app"]), (&Value::Null, &false.into()));
    for (program, is_app) in [("cc1554-practice", true), ("another", false)] {
        let desktop = desktop(program);
        let mut doctor = terminal.command(&["doctor"]);
        for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS"] {
            doctor.env(variable, desktop.path());
        }
        let found = finish(doctor, None).await.done();
        assert_eq!(found["link_program"], desktop.path().join(program).to_str().unwrap());
        assert_eq!(found["links_open_app"], is_app);
    }
}

/// The same checks are in the JSON, even if the bank cannot be reached.
#[tokio::test]
async fn doctor_prints_each_finding_on_one_line() {
    let (fixture, terminal) = at_a_terminal().await;
    terminal.issue(USER, PASSWORD).await.done();
    let examined = terminal.run(&["doctor"], None).await.done();
    let checks = examined["checks"].as_array().unwrap();
    let mut program = terminal.program();
    program.args(["doctor", "--service", fixture.bank.service_url(), "--ca"]).arg(fixture.bank.ca_file());
    program.args(["--store", &terminal.store.store()]);
    let outcome = finish(program, None).await;
    assert!(outcome.status.success(), "{outcome:?}");
    let (lines, end) = outcome.stdout.split_once("\n\n").unwrap();
    assert_eq!((lines.lines().count(), end), (checks.len(), "The bank is reached.\n"), "{lines}");
    assert!(lines.contains(&format!("fine     Key: {USER}: the key is there, and has signed\n")), "{lines}");
    for line in lines.lines() {
        assert!(["fine    ", "caution ", "PROBLEM "].iter().any(|verdict| line.starts_with(verdict)), "{line}");
        assert_eq!(line.starts_with("fine"), !line.ends_with('.'), "a remedy where one is needed: {line}");
    }
    for name in ["validity", "key", "chain", "browsers", "store", "bank", "proxy", "clock", "links", "policy"] {
        assert!(checks.iter().any(|check| check["name"] == name), "{name}: {examined}");
    }
    let mut doctor = terminal.command(&["doctor"]);
    doctor.args(["--proxy", &format!("http://{}", refused_address())]);
    let failed = finish(doctor, None).await;
    failed.failed("proxy_unreachable");
    let report = failed.json();
    let bank = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "bank").unwrap();
    assert_eq!((&bank["verdict"], &bank["remedy"]), (&"problem".into(), &"correct_proxy".into()), "{report}");
}

/// A locked or missing store is reported, without asking.
#[tokio::test]
async fn doctor_asks_for_nothing_and_makes_nothing() {
    let fixture = Fixture::new().await;
    for (store, is_made) in [(NssFolder::with_password("geheim"), true), (NssFolder::new(), false)] {
        let terminal = Terminal::with(&fixture.bank, store);
        let examined = terminal.run(&["doctor"], None).await.done();
        let store = examined["checks"].as_array().unwrap().iter().find(|check| check["name"] == "store").unwrap();
        let finding = if is_made { "locked" } else { "missing" };
        assert_eq!(store["facts"]["finding"], finding, "{examined}");
        assert_eq!(fs::read_dir(terminal.store.path()).unwrap().next().is_some(), is_made);
        assert!(!terminal.state().join("journal").exists());
    }
    let password = file_with("geheim\n");
    let terminal = Terminal::with(&fixture.bank, NssFolder::with_password("geheim"));
    let file = password.path().to_str().unwrap();
    let examined = terminal.run(&["doctor", "--store-password-file", file], None).await.done();
    assert!(examined.to_string().contains(r#""finding":"read""#), "{examined}");
}

/// The committed pages are those that the program writes (`npm run errors`).
#[tokio::test]
async fn the_help_desks_pages_of_errors() {
    let (_fixture, terminal) = at_a_terminal().await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = terminal.program();
    program.arg("error-pages").arg(folder.path());
    assert!(finish(program, None).await.status.success());
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    for page in ["ja.md", "en.md"] {
        let [written, committed] =
            [folder.path(), &committed].map(|folder| fs::read_to_string(folder.join(page)).unwrap());
        assert!(written == committed, "docs/errors/{page} is out of date: npm run errors");
        for code in crate::codes::ALL {
            assert!(written.contains(&format!("\n### {}\n", code.name())), "{page}: {code:?}");
        }
    }
}
