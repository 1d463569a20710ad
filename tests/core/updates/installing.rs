//! 「インストール」: what the installer is given, and what may not happen meanwhile.

use std::fs;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView};
use cert_core::network::proxy::ProxyConnector;
use cert_core::update::{ReleaseError, UpdateError, Updates};
use practice_bank::Fault;

use super::SIZE;
use crate::support::{FakeInstaller, Fixture, FlowHarness, NEXT, PASSWORD, Releases, USER, note_raised};

/// The app with a new version downloaded.
async fn ready(fixture: &Fixture, releases: &Releases<'_>, installer: &Arc<FakeInstaller>) -> FlowHarness {
    let updates = Updates { installer: Some(installer.clone()), ..releases.updates() };
    let app = FlowHarness::updated_by(Some(updates), ProxyConnector::direct(), fixture);
    app.open().await;
    app.view(|view| matches!(view.update, Some(UpdateView::Available { .. }))).await;
    app.flow.download_update().await;
    app.view(|view| matches!(view.update, Some(UpdateView::Ready { .. }))).await;
    app
}

#[track_caller]
fn failed(update: Option<UpdateView>) -> (ErrorCode, Option<UpdateStep>) {
    let Some(UpdateView::Failed { failure, retry, .. }) = update else {
        panic!("a failure was to come, not {update:?}");
    };
    note_raised(failure.code);
    (failure.code, retry)
}

#[tokio::test]
async fn the_installer_gets_the_verified_bytes() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    let installer = Arc::new(FakeInstaller::default());
    let app = ready(&fixture, &releases, &installer).await;
    let done = app.flow.install_update().await.update;
    assert_eq!(done, Some(UpdateView::Installed { version: NEXT.into() }));
    assert!(installer.installed.lock().unwrap().iter().eq([&releases.package]));
    let pushed = app.pushed();
    let installing = Some(UpdateView::Installing { version: NEXT.into() });
    assert!(pushed.iter().any(|view| view.update == installing), "told meanwhile");
    app.flow.install_update().await;
    assert_eq!(installer.installed.lock().unwrap().len(), 1, "once");
}

pub(crate) async fn declined_or_failed_it_can_be_tried_again_and_the_app_goes_on() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    let installer = Arc::new(FakeInstaller::default());
    let app = ready(&fixture, &releases, &installer).await;
    for (error, code) in [
        (UpdateError::Declined, ErrorCode::UpdateDeclined),
        (UpdateError::NoInstaller, ErrorCode::UpdateNoInstaller),
        (UpdateError::not_installed("dpkg"), ErrorCode::UpdateInstallFailed),
        (ReleaseError::Changed.into(), ErrorCode::UpdateChanged),
    ] {
        installer.answers.lock().unwrap().push(error);
        let told = app.flow.install_update().await.update;
        assert_eq!(failed(told), (code, Some(UpdateStep::Install)));
    }
    app.flow.postpone_update();
    let issued = app.issue(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "{issued:?}");
    assert_eq!(releases.fetched(), 1);
}

/// Another window holds the journal: it may be in the middle of a request.
#[tokio::test]
async fn it_waits_for_another_process() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    let installer = Arc::new(FakeInstaller::default());
    let app = ready(&fixture, &releases, &installer).await;
    let elsewhere = fixture.journal().lock().unwrap();
    let told = app.flow.install_update().await.update;
    assert_eq!(failed(told).0, ErrorCode::AlreadyRunning);
    drop(elsewhere);
    let done = app.flow.install_update().await.update;
    assert_eq!(done, Some(UpdateView::Installed { version: NEXT.into() }));
}

/// A record that another process has left meanwhile.
pub(crate) async fn it_waits_for_an_unfinished_request() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    let installer = Arc::new(FakeInstaller::default());
    let app = ready(&fixture, &releases, &installer).await;
    fixture.bank.faults().add(Fault::Drop { bytes: 100 });
    fixture.issue().await.unwrap_err();
    assert!(fixture.enroller().pending().unwrap().is_some());
    fixture.bank.faults().clear();
    let told = app.flow.install_update().await.update;
    assert_eq!(failed(told).0, ErrorCode::UpdateWaits);
    assert!(installer.installed.lock().unwrap().is_empty());
    fixture.issue().await.unwrap();
    let done = app.flow.install_update().await.update;
    assert_eq!(done, Some(UpdateView::Installed { version: NEXT.into() }));
    let left: Vec<_> = fs::read_dir(fixture.journal_folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name != "lock")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
