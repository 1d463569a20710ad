//! 「インストール」: what the installer gets, and what must not happen meanwhile.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView};
use cert_core::update::{ReleaseError, UpdateError, Updates};
use practice_bank::Fault;

use super::{failure_of, is_ready};
use crate::support::{FakeInstaller, FlowHarness, NEXT, PASSWORD, Releases, USER, is_available};

/// The app with a new version downloaded.
async fn ready() -> (Releases, Arc<FakeInstaller>, FlowHarness) {
    let (releases, installer) = (Releases::new().await, Arc::<FakeInstaller>::default());
    let updates = Updates { installer: Some(installer.clone()), ..releases.updates() };
    let app = releases.opened_with(updates).await;
    app.view(is_available).await;
    app.flow.download_update().await;
    app.view(is_ready).await;
    (releases, installer, app)
}

#[tokio::test]
async fn the_installer_gets_the_verified_bytes() {
    let (releases, installer, app) = ready().await;
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
    let (releases, installer, app) = ready().await;
    for (error, code) in [
        (UpdateError::Declined, ErrorCode::UpdateDeclined),
        (UpdateError::NoInstaller, ErrorCode::UpdateNoInstaller),
        (UpdateError::InstallerBusy, ErrorCode::UpdateInstallerBusy),
        (UpdateError::NeedsPackage("libone".into()), ErrorCode::UpdateNeedsPackage),
        (UpdateError::not_installed("dpkg"), ErrorCode::UpdateInstallFailed),
        (ReleaseError::Changed.into(), ErrorCode::UpdateChanged),
    ] {
        installer.answers.lock().unwrap().push(error);
        let update = app.flow.install_update().await.update;
        assert_eq!(failure_of(update), (code, Some(UpdateStep::Install), false));
    }
    app.flow.postpone_update();
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
    assert_eq!(releases.fetched(), 1);
}

/// Another process holds the journal: it may be in the middle of a request.
#[tokio::test]
async fn it_waits_for_another_process() {
    let (releases, _, app) = ready().await;
    let elsewhere = releases.journal().lock().unwrap();
    let update = app.flow.install_update().await.update;
    assert_eq!(failure_of(update).0, ErrorCode::AlreadyRunning);
    drop(elsewhere);
    let done = app.flow.install_update().await.update;
    assert_eq!(done, Some(UpdateView::Installed { version: NEXT.into() }));
}

/// A record that another process has left meanwhile.
pub(crate) async fn it_waits_for_an_unfinished_request() {
    let (releases, installer, app) = ready().await;
    releases.bank.faults().add(Fault::Drop { bytes: 100 });
    releases.issue().await.unwrap_err();
    assert!(releases.enroller().pending().unwrap().is_some());
    releases.bank.faults().clear();
    let update = app.flow.install_update().await.update;
    assert_eq!(failure_of(update).0, ErrorCode::UpdateWaits);
    assert!(installer.installed.lock().unwrap().is_empty());
    releases.issue().await.unwrap();
    let done = app.flow.install_update().await.update;
    assert_eq!(done, Some(UpdateView::Installed { version: NEXT.into() }));
    releases.assert_nothing_left();
}
