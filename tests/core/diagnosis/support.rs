//! The support bundle: what it contains, and above all what it does not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use cert_core::ErrorCode;
use cert_core::flow::{Screen, SupportBundleView};
use cert_core::keystore::MemoryStore;
use cert_core::support::SupportBundle;

use super::{found, services};
use crate::proxies::secrets::Secrets;
use crate::support::{
    Fixture, FlowHarness, ISSUE, NssFolder, PASSWORD, Terminal, USER, at_a_terminal, entries_below, file_with, raises,
    secret,
};

const STORES: &str = "geheim-store-2";

/// The text of every file in it, extracted by a program other than ours.
fn unzipped(file: &Path) -> (tempfile::TempDir, Vec<(String, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let script = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    let done = Command::new("python3").args(["-c", script]).arg(file).arg(folder.path()).status().unwrap();
    assert!(done.success());
    let files = entries_below(folder.path()).into_iter().filter(|path| path.is_file());
    let name = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().display().to_string();
    let texts = files.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect();
    (folder, texts)
}

#[track_caller]
fn saved(screen: &Screen) -> (PathBuf, String) {
    match screen {
        Screen::Inspection { bundle: Some(SupportBundleView::Saved { path, reference }), .. }
        | Screen::Failed { bundle: Some(SupportBundleView::Saved { path, reference }), .. } => {
            (path.into(), reference.clone())
        }
        other => panic!("{other:?}"),
    }
}

/// After runs with all kinds of secrets the file contains none of them, nor whose PC it is.
#[tokio::test(flavor = "multi_thread")]
async fn marked_secrets_are_nowhere_in_it() {
    let fixture = Fixture::new().await;
    let terminal = Terminal::with(&fixture.bank, NssFolder::with_password(STORES));
    let password = file_with(&format!("{STORES}\n"));
    let unlocked = ["--store-password-file", password.path().to_str().unwrap()];
    let run = async |command: &[&str], typed: &str| terminal.run(&[command, &unlocked].concat(), Some(typed)).await;
    run(&ISSUE, "wrong-geheim-1").await.failed("wrong_credentials");
    let issued = run(&ISSUE, PASSWORD).await.done();
    fixture.fault("1*drop=0");
    run(&ISSUE, PASSWORD).await.failed("connection_lost");
    // What a program of another version might have logged.
    let log = fs::read_dir(terminal.state().join("logs")).unwrap().next().unwrap().unwrap().path();
    let line = format!("{{\"login_id\":\"{USER}\",\"cn\":\"{}\"}}\n", issued["common_name"].as_str().unwrap());
    fs::write(&log, fs::read_to_string(&log).unwrap() + &line).unwrap();
    let file = terminal.state().join("support.zip");
    let done = run(&["support-bundle", file.to_str().unwrap()], "").await.done();
    let (_folder, texts) = unzipped(&file);
    let names: Vec<_> = texts.iter().map(|(name, _)| name.split('.').next().unwrap()).collect();
    for name in ["README", "diagnosis", "logs/cert"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let secrets = Secrets::of(USER, STORES);
    for (name, text) in &texts {
        secrets.assert_not_in(name, text.as_bytes());
        for hidden in [USER, "geheim", "PRIVATE KEY", issued["common_name"].as_str().unwrap()] {
            assert!(!text.contains(hidden), "{name}: {hidden}: {text}");
        }
        for member in ["organization", "organizational_unit"] {
            assert!(!text.contains(issued[member].as_str().unwrap()), "{name}: {text}");
        }
        assert!(!text.contains(&terminal.home().display().to_string()), "{name}: {text}");
    }
    let all = texts.iter().map(|(_, text)| text.as_str()).collect::<String>();
    assert!(all.contains("<login-id-1>") && all.contains("WrongCredentials"), "{all}");
    assert!(all.contains(done["reference"].as_str().unwrap()), "{all}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

/// From CCHK012 with the findings shown, from CCHK009 with new ones; CCHK009 continues as before.
#[tokio::test]
async fn it_is_saved_where_the_user_looks_for_it() {
    let (fixture, _certificate) = Fixture::with_certificate().await;
    let app = FlowHarness::opened(&fixture).await;
    app.flow.inspect().await;
    let before = fixture.bank.requests().len();
    let (path, reference) = saved(&app.flow.save_support_bundle().await.screen);
    assert_eq!(fixture.bank.requests().len(), before, "nothing is looked at twice");
    assert!(path.starts_with(fixture.documents()) && path.display().to_string().contains(&reference));
    let (_folder, texts) = unzipped(&path);
    let (_, text) = texts.iter().find(|(name, _)| name == "diagnosis.txt").unwrap();
    assert!(text.contains("証明書の鍵") && text.contains("the key is there, and has signed"), "{text}");
    app.flow.back().await;
    fixture.fault("1*drop=0");
    app.issue(USER, PASSWORD).await;
    let (second, other) = saved(&app.flow.save_support_bundle().await.screen);
    assert_ne!((path, reference), (second, other));
    let Screen::Authentication { .. } = app.flow.retry().await.screen else { panic!("the form is gone") };
}

/// The log folder cannot be read: the rest is included, and a note about it.
#[tokio::test]
async fn without_logs_there_is_still_a_file() {
    let fixture = Fixture::new().await;
    let look = services(&fixture);
    fs::create_dir_all(fixture.state()).unwrap();
    fs::write(look.logs(), "no folder").unwrap();
    let checks = found(look.clone()).await.checks;
    let file = fixture.documents().join("a.zip");
    SupportBundle::new(&look, &checks).write(&file).unwrap();
    let (_folder, texts) = unzipped(&file);
    let names: Vec<_> = texts.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"diagnosis.json") && names.contains(&"logs/unreadable.txt"), "{names:?}");
}

/// The other findings are included although the store is locked.
#[tokio::test]
async fn a_locked_store_is_no_obstacle() {
    let mut fixture = Fixture::new().await;
    fixture.store = MemoryStore::with_password(secret(STORES));
    let look = services(&fixture);
    let checks = found(look.clone()).await.checks;
    let file = fixture.documents().join("a.zip");
    SupportBundle::new(&look, &checks).write(&file).unwrap();
    let (_folder, texts) = unzipped(&file);
    assert!(texts.iter().any(|(_, text)| text.contains("asks for its password")), "{texts:?}");
}

/// No folder is writable: the error is shown beside the findings. An existing file is not overwritten.
pub(crate) async fn nowhere_to_write_to() {
    let (fixture, _certificate) = Fixture::with_certificate().await;
    let app = FlowHarness::opened_with(&fixture, |services| services.documents = vec!["/proc".into()]).await;
    app.flow.inspect().await;
    let Screen::Inspection { bundle: Some(SupportBundleView::Failed { failure }), checks } =
        app.flow.save_support_bundle().await.screen
    else {
        panic!("saved");
    };
    assert_eq!((failure.code, checks.is_empty()), (ErrorCode::SupportBundleUnwritable, false));
    let (look, file) = (services(&fixture), fixture.documents().join("a.zip"));
    fs::write(&file, "the user's").unwrap();
    let bundle = SupportBundle::new(&look, &[]);
    raises(bundle.write(&file).map_err(cert_core::Error::from), ErrorCode::SupportBundleUnwritable);
    assert_eq!(fs::read_to_string(&file).unwrap(), "the user's");
}

/// An error message, and no partial file.
pub(crate) async fn no_space_for_it() {
    let (_fixture, terminal) = at_a_terminal().await;
    terminal.run(&["list"], None).await.done();
    let file = terminal.state().join("support.zip");
    terminal.run_within("2", &["support-bundle", file.to_str().unwrap()]).await.failed("support_bundle_full");
    assert!(!file.exists());
}
