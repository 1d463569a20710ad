//! The inspection changes nothing and leaks nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cert_core::Services;
use cert_core::certificate::Certificate;
use cert_core::flow::{Screen, Step};

use super::{found, services};
use crate::support::{Fixture, FlowHarness, Log, NssFolder, Releases, USER, entries_below};

/// Every file below a folder, with its contents.
fn files(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    entries_below(folder).into_iter().map(|path| (path.clone(), std::fs::read(path).ok())).collect()
}

#[tokio::test]
async fn every_file_is_as_it_was() {
    let releases = Releases::new().await;
    let folder = NssFolder::new();
    let store = std::sync::Arc::new(folder.open());
    let enroller = cert_core::enrollment::Enroller { store: store.clone(), ..releases.enroller() };
    releases.issue_by(&enroller).await.unwrap();
    releases.fault("1*drop=0");
    releases.issue_by(&enroller).await.unwrap_err();
    // A key without a record is removed when an operation begins, but not here.
    let alone = releases.journal_folder().join("request.key.next");
    std::fs::write(&alone, "left over").unwrap();
    let before = [files(&releases.state()), files(folder.path())];
    for _ in 0..2 {
        found(Services { store: store.clone(), updates: Some(releases.updates()), ..services(&releases) }).await;
        assert!([files(&releases.state()), files(folder.path())] == before);
    }
}

/// The log has neither the login ID nor any of the certificate's names; the checks have the login ID alone.
#[tokio::test]
async fn no_subject_is_told_and_the_log_has_not_even_the_login_id() {
    let (fixture, certificate) = Fixture::with_certificate().await;
    fixture.fault("1*drop=0");
    fixture.issue().await.unwrap_err();
    let log = Log::begin();
    let diagnosis = found(services(&fixture)).await;
    let text = log.text();
    drop(log);
    assert!(text.contains("checked"), "{text}");
    let report = format!("{}{diagnosis:?}", serde_json::to_string(&diagnosis.checks).unwrap());
    assert!(report.contains(USER), "{report}");
    for name in names(&certificate) {
        assert!(!report.contains(&name), "{name}: {report}");
        assert!(!text.contains(&name), "{name}: {text}");
    }
    assert!(!text.lines().any(|line| line.contains("cert_core") && line.contains(USER)), "{text}");
}

fn names(certificate: &Certificate) -> [String; 4] {
    let subject = certificate.subject();
    [
        subject.common_name.clone(),
        subject.organization.clone(),
        subject.organizational_unit.clone(),
        certificate.serial().to_owned(),
    ]
}

/// From CCHK001 to the inspection, and back.
#[tokio::test]
async fn on_its_screen_the_worst_stands_first() {
    let (fixture, _certificate) = Fixture::with_certificate().await;
    let app = FlowHarness::opened(&fixture).await;
    fixture.fault("cacerts:error=503");
    let Screen::Inspection { checks, .. } = app.flow.inspect().await.screen else { panic!("another screen") };
    assert!(app.screens().contains(&Screen::Processing { step: Step::Inspecting, form: None }));
    assert!(checks.is_sorted_by_key(|check| check.verdict), "{checks:?}");
    assert_eq!(checks[0].code, Some(cert_core::ErrorCode::ServiceUnavailable));
    let Screen::Inspection { .. } = app.flow.inspect().await.screen else { panic!("once more") };
    let Screen::Certificates { certificates, .. } = app.flow.back().await.screen else { panic!("no way back") };
    assert_eq!(certificates.len(), 1);
    app.flow.begin_issue().await;
    let Screen::Authentication { .. } = app.flow.inspect().await.screen else { panic!("what is typed stays") };
}
