//! When a new version is spoken of, and when it waits.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView, View};
use cert_core::network::proxy::ProxyConnector;
use cert_core::update::Updates;
use practice_bank::{Fault, FaultSpec};

use super::SIZE;
use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_through};
use crate::support::{Fixture, FlowHarness, NEXT, PACKAGE, PASSWORD, Releases, USER, secret};

fn start(fixture: &Fixture, updates: Updates) -> FlowHarness {
    FlowHarness::updated_by(Some(updates), ProxyConnector::direct(), fixture)
}

pub(super) fn is_available(view: &View) -> bool {
    matches!(view.update, Some(UpdateView::Available { .. }))
}

pub(super) fn fault(fixture: &Fixture, fault: &str) {
    fixture.bank.faults().add(fault.parse::<FaultSpec>().unwrap());
}

#[tokio::test]
async fn over_the_first_screen_and_without_delaying_it() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    fault(&fixture, "manifest:delay=1500");
    let app = start(&fixture, releases.updates());
    let first = app.open().await;
    assert!(matches!(first, Screen::Certificates { .. }), "{first:?}");
    assert!(app.pushed().iter().all(|view| view.update.is_none()), "the screen was there first");
    let told = app.view(is_available).await;
    assert_eq!(told.screen, first);
    let Some(UpdateView::Available { version, size, notes, forced, .. }) = told.update else {
        panic!("nothing is told");
    };
    assert_eq!((version.as_str(), size, forced), (NEXT, 300_000, false));
    assert_eq!(notes, "見やすくなりました。");
    let before = app.pushed()[0].screen_revision;
    assert_eq!(told.screen_revision, before, "the screen is the same");
}

#[tokio::test]
async fn a_service_that_fails_is_no_concern_of_the_clerks() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    fault(&fixture, "manifest:html");
    let app = start(&fixture, releases.updates());
    app.open().await;
    let issued = app.issue(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "{issued:?}");
    assert!(app.pushed().iter().all(|view| view.update.is_none()));
}

#[tokio::test]
async fn postponed_it_is_not_spoken_of_again() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    let app = start(&fixture, releases.updates());
    app.open().await;
    app.view(is_available).await;
    assert_eq!(app.flow.postpone_update().update, None);
    app.issue(USER, PASSWORD).await;
    assert_eq!(app.flow.back().await.update, None);
    assert_eq!(app.flow.download_update().await.update, None, "nothing to download");
}

/// It is found while the request is under way: the result is shown, then the prompt over it.
#[tokio::test]
async fn found_during_an_issue_it_waits_for_the_result() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    fault(&fixture, "manifest:delay=700");
    fault(&fixture, "enroll:delay=2500");
    let app = start(&fixture, releases.updates());
    app.open().await;
    let issued = app.issue(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "{issued:?}");
    let told: Vec<_> = app.pushed().into_iter().filter(|view| view.update.is_some()).collect();
    assert!(!told.is_empty(), "found meanwhile");
    for view in told {
        assert!(matches!(view.screen, Screen::Result { .. }), "{view:?}");
    }
}

#[tokio::test]
async fn an_unfinished_request_comes_first() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    fixture.bank.faults().add(Fault::Drop { bytes: 100 });
    fixture.issue().await.unwrap_err();
    fixture.bank.faults().clear();
    let mut releases = releases;
    releases.publish_with("minimum_version", NEXT);
    let app = start(&fixture, releases.updates());
    let first = app.open().await;
    assert!(matches!(first, Screen::Resume { .. }), "{first:?}");
    app.flow.resume().await;
    let issued = app.authenticate(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "even where this version is outdated: {issued:?}");
    let told = app.view(is_available).await;
    assert!(matches!(told.screen, Screen::Result { .. }));
}

#[tokio::test]
async fn below_the_minimum_nothing_else_is_offered() {
    let fixture = Fixture::new().await;
    let mut releases = Releases::of(&fixture, SIZE);
    releases.publish_with("minimum_version", NEXT);
    let app = start(&fixture, releases.updates());
    app.open().await;
    let told = app.view(is_available).await.update;
    assert!(matches!(told, Some(UpdateView::Available { forced: true, .. })), "{told:?}");
    let view = app.flow.postpone_update();
    assert!(is_available(&view), "it cannot be postponed");
    let view = app.flow.begin_issue().await;
    assert!(matches!(view.screen, Screen::Certificates { .. }) && is_available(&view), "{view:?}");
}

/// A server that was broken into keeps the package back: the prompt steps aside, and the app goes on.
#[tokio::test]
async fn below_the_minimum_a_package_that_is_not_the_signed_one_is_forced_on_nobody() {
    let fixture = Fixture::new().await;
    let mut releases = Releases::of(&fixture, SIZE);
    releases.publish_with("minimum_version", NEXT);
    releases.put(PACKAGE, "another");
    let app = start(&fixture, releases.updates());
    app.open().await;
    app.view(is_available).await;
    app.flow.download_update().await;
    let failed = |view: &View| matches!(view.update, Some(UpdateView::Failed { .. }));
    let Some(UpdateView::Failed { failure, forced, .. }) = app.view(failed).await.update else {
        panic!("no failure");
    };
    assert_eq!((failure.code, forced), (ErrorCode::UpdateChanged, false));
    assert_eq!(app.flow.postpone_update().update, None);
    let issued = app.issue(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "the app goes on: {issued:?}");
}

/// CCHK002 was there before the answer: what is typed is not sent by a version that must not.
#[tokio::test]
async fn below_the_minimum_a_form_leads_back() {
    let fixture = Fixture::new().await;
    let mut releases = Releases::of(&fixture, SIZE);
    releases.publish_with("minimum_version", NEXT);
    fault(&fixture, "manifest:delay=500");
    let app = start(&fixture, releases.updates());
    app.open().await;
    app.flow.begin_issue().await;
    while releases.updates().check().await.unwrap().is_none() {}
    fixture.bank.faults().clear();
    let led = loop {
        match app.authenticate(USER, "").await {
            Screen::Authentication { .. } => tokio::task::yield_now().await,
            other => break other,
        }
    };
    assert!(matches!(led, Screen::Certificates { .. }), "{led:?}");
    app.view(is_available).await;
}

#[tokio::test]
async fn progress_cancel_and_once_more() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    fault(&fixture, "package:drip=200000");
    let app = start(&fixture, releases.updates());
    app.open().await;
    app.view(is_available).await;
    app.flow.download_update().await;
    let far = |least: u64| move |view: &View| matches!(view.update, Some(UpdateView::Downloading { received, .. }) if received > least);
    app.view(far(60_000)).await;
    let cancelled = app.flow.cancel_update();
    assert!(is_available(&cancelled), "{cancelled:?}");
    fixture.bank.faults().clear();
    app.flow.download_update().await;
    app.view(|view| matches!(view.update, Some(UpdateView::Ready { .. }))).await;
    assert_eq!(releases.fetched(), 2);
}

#[tokio::test]
async fn a_download_that_fails_says_so_and_begins_again_when_asked() {
    let fixture = Fixture::new().await;
    let releases = Releases::of(&fixture, SIZE);
    fault(&fixture, "1*package:truncated");
    let app = start(&fixture, releases.updates());
    app.open().await;
    app.view(is_available).await;
    app.flow.download_update().await;
    let failed = |view: &View| matches!(view.update, Some(UpdateView::Failed { .. }));
    let Some(UpdateView::Failed { failure, retry, forced }) = app.view(failed).await.update else {
        panic!("no failure");
    };
    let download = Some(UpdateStep::Download);
    assert_eq!((failure.code, retry, forced), (ErrorCode::UpdateChanged, download, false));
    app.flow.download_update().await;
    app.view(|view| matches!(view.update, Some(UpdateView::Ready { .. }))).await;
}

#[tokio::test]
async fn where_an_administrator_updates_only_an_outdated_app_is_told() {
    let fixture = Fixture::new().await;
    let mut releases = Releases::of(&fixture, SIZE);
    let updates = Updates { forbidden: true, ..releases.updates() };
    let app = start(&fixture, updates.clone());
    app.open().await;
    let issued = app.issue(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "{issued:?}");
    assert!(app.pushed().iter().all(|view| view.update.is_none()));
    releases.publish_with("minimum_version", NEXT);
    let app = start(&fixture, updates);
    app.open().await;
    let told = app.view(|view| view.update.is_some()).await.update;
    let Some(UpdateView::Failed { failure, retry: None, forced: false }) = told else {
        panic!("{told:?}");
    };
    assert_eq!(failure.code, ErrorCode::UpdateForbidden);
    app.flow.postpone_update();
    let issued = app.issue(USER, PASSWORD).await;
    assert!(matches!(issued, Screen::Result { .. }), "the app goes on: {issued:?}");
}

/// The proxy stands before the update service as well: asked once, it lets the check through.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_it_is_asked_for_again() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let releases = Releases::of(&fixture, SIZE);
    let connector = connector_through(&proxy.setting(), None);
    let updates = Updates { connector: Arc::clone(&connector), ..releases.updates() };
    let app = FlowHarness::updated_by(Some(updates), connector, &fixture);
    app.open().await;
    let asked = app.flow.begin_issue().await.screen;
    assert!(matches!(asked, Screen::ProxyAuthentication { .. }), "{asked:?}");
    app.flow.authenticate_proxy(PROXY_USER.to_owned(), secret(PROXY_PASSWORD)).await;
    app.authenticate(USER, PASSWORD).await;
    let told = app.view(is_available).await;
    assert!(matches!(told.screen, Screen::Result { .. }), "{told:?}");
}

/// Manual 2.2.4: the prompt over CCHK008.
#[tokio::test(flavor = "multi_thread")]
async fn over_the_proxys_question() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let releases = Releases::of(&fixture, SIZE);
    fault(&fixture, "manifest:delay=1000");
    let app = FlowHarness::updated_by(Some(releases.updates()), connector_through(&proxy.setting(), None), &fixture);
    app.open().await;
    let asked = app.flow.begin_issue().await;
    assert!(matches!(asked.screen, Screen::ProxyAuthentication { .. }), "{asked:?}");
    let told = app.view(is_available).await;
    assert_eq!(told.screen, asked.screen);
    assert_eq!(told.screen_revision, asked.screen_revision, "what is typed stays");
}
