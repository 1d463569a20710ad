//! When a new version is offered, and when the offer waits.

use cert_core::ErrorCode;
use cert_core::flow::{Screen, UpdateStep, UpdateView, View};
use cert_core::update::Updates;
use practice_bank::Fault;

use super::{failure, is_ready};
use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_through};
use crate::support::{FlowHarness, NEXT, PACKAGE, PASSWORD, Releases, USER, is_available, secret};

#[tokio::test]
async fn over_the_first_screen_and_without_delaying_it() {
    let releases = Releases::new().await;
    releases.fault("manifest:delay=1500");
    let app = releases.opened().await;
    let first = app.pushed().pop().unwrap().screen;
    assert_matches!(first, Screen::Certificates { .. });
    assert!(app.pushed().iter().all(|view| view.update.is_none()), "the screen was there first");
    let offer = app.view(is_available).await;
    assert_eq!(offer.screen, first);
    let Some(UpdateView::Available { version, size, notes, forced, .. }) = offer.update else {
        panic!("nothing is told");
    };
    assert_eq!((version.as_str(), size, forced), (NEXT, 300_000, false));
    assert_eq!(notes, "見やすくなりました。");
    let before = app.pushed()[0].screen_revision;
    assert_eq!(offer.screen_revision, before, "the screen is the same");
}

#[tokio::test]
async fn the_failure_of_a_service_is_not_shown() {
    let releases = Releases::new().await;
    releases.fault("manifest:html");
    let app = releases.opened().await;
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
    assert!(app.pushed().iter().all(|view| view.update.is_none()));
}

#[tokio::test]
async fn postponed_it_is_not_offered_again() {
    let releases = Releases::new().await;
    let app = releases.offered().await;
    assert_eq!(app.flow.postpone_update().update, None);
    app.issue(USER, PASSWORD).await;
    assert_eq!(app.flow.back().await.update, None);
    assert_eq!(app.flow.download_update().await.update, None, "nothing to download");
}

/// It is found while the request is in progress: the result is shown, then the prompt over it.
#[tokio::test]
async fn found_during_an_issue_it_waits_for_the_result() {
    let releases = Releases::new().await;
    releases.fault("manifest:delay=700");
    releases.fault("enroll:delay=2500");
    let app = releases.opened().await;
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
    let offers: Vec<_> = app.pushed().into_iter().filter(|view| view.update.is_some()).collect();
    assert!(!offers.is_empty(), "found meanwhile");
    for view in offers {
        assert_matches!(view.screen, Screen::Result { .. });
    }
}

#[tokio::test]
async fn an_unfinished_request_comes_first() {
    let mut releases = Releases::new().await;
    releases.bank.faults().add(Fault::Drop { bytes: 100 });
    releases.issue().await.unwrap_err();
    releases.bank.faults().clear();
    releases.publish_with("minimum_version", NEXT);
    let app = releases.opened().await;
    assert_matches!(app.screens().pop(), Some(Screen::Resume { .. }));
    app.flow.resume().await;
    assert_matches!(
        app.authenticate(USER, PASSWORD).await,
        Screen::Result { .. },
        "even where this version is outdated"
    );
    let offer = app.view(is_available).await;
    assert_matches!(offer.screen, Screen::Result { .. });
}

#[tokio::test]
async fn below_the_minimum_nothing_else_is_offered() {
    let mut releases = Releases::new().await;
    releases.publish_with("minimum_version", NEXT);
    let app = releases.opened().await;
    assert_matches!(app.view(is_available).await.update, Some(UpdateView::Available { forced: true, .. }));
    let view = app.flow.postpone_update();
    assert!(is_available(&view), "it cannot be postponed");
    let view = app.flow.begin_issue().await;
    assert!(matches!(view.screen, Screen::Certificates { .. }) && is_available(&view), "{view:?}");
}

/// A compromised server withholds the package: the prompt can be closed, and the app remains usable.
#[tokio::test]
async fn below_the_minimum_a_package_that_is_not_the_signed_one_is_not_forced() {
    let mut releases = Releases::new().await;
    releases.publish_with("minimum_version", NEXT);
    releases.put(PACKAGE, "another");
    let app = releases.offered().await;
    app.flow.download_update().await;
    assert_eq!(failure(&app).await, (ErrorCode::UpdateChanged, Some(UpdateStep::Download), false));
    assert_eq!(app.flow.postpone_update().update, None);
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. }, "the app goes on");
}

/// CCHK002 was shown before the check ended: an outdated version does not send its form.
#[tokio::test]
async fn below_the_minimum_a_form_leads_back() {
    let mut releases = Releases::new().await;
    releases.publish_with("minimum_version", NEXT);
    releases.fault("manifest:delay=500");
    let app = releases.opened().await;
    app.flow.begin_issue().await;
    while releases.updates().check().await.unwrap().is_none() {}
    releases.bank.faults().clear();
    let led = loop {
        match app.authenticate(USER, "").await {
            Screen::Authentication { .. } => tokio::task::yield_now().await,
            other => break other,
        }
    };
    assert_matches!(led, Screen::Certificates { .. });
    app.view(is_available).await;
}

#[tokio::test]
async fn progress_cancel_and_once_more() {
    let releases = Releases::new().await;
    releases.fault("package:drip=200000");
    let app = releases.offered().await;
    app.flow.download_update().await;
    let far = |least: u64| move |view: &View| matches!(view.update, Some(UpdateView::Downloading { received, .. }) if received > least);
    app.view(far(60_000)).await;
    let cancelled = app.flow.cancel_update();
    assert!(is_available(&cancelled), "{cancelled:?}");
    releases.bank.faults().clear();
    app.flow.download_update().await;
    app.view(is_ready).await;
    assert_eq!(releases.fetched(), 2);
}

#[tokio::test]
async fn a_failed_download_is_reported_and_can_be_retried() {
    let releases = Releases::new().await;
    releases.fault("1*package:truncated");
    let app = releases.offered().await;
    app.flow.download_update().await;
    assert_eq!(failure(&app).await, (ErrorCode::UpdateChanged, Some(UpdateStep::Download), false));
    app.flow.download_update().await;
    app.view(is_ready).await;
}

#[tokio::test]
async fn where_an_administrator_updates_only_an_outdated_app_is_reported() {
    let mut releases = Releases::new().await;
    let updates = Updates { forbidden: true, ..releases.updates() };
    let app = releases.opened_with(updates.clone()).await;
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
    assert!(app.pushed().iter().all(|view| view.update.is_none()));
    releases.publish_with("minimum_version", NEXT);
    let app = releases.opened_with(updates).await;
    assert_eq!(failure(&app).await, (ErrorCode::UpdateForbidden, None, false));
    app.flow.postpone_update();
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. }, "the app goes on");
}

/// The update service is behind the proxy, too: after one prompt the check succeeds.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_it_is_asked_for_again() {
    let (releases, proxy) = (Releases::new().await, basic_proxy());
    let app = releases.opened_behind(connector_through(&proxy.setting(), None)).await;
    app.await_proxy_prompt().await;
    app.flow.authenticate_proxy(PROXY_USER.to_owned(), secret(PROXY_PASSWORD)).await;
    assert_matches!(app.view(is_available).await.screen, Screen::Certificates { .. });
}

/// Manual 2.2.4: the prompt over CCHK008.
#[tokio::test(flavor = "multi_thread")]
async fn over_the_proxy_prompt() {
    let (releases, proxy) = (Releases::new().await, basic_proxy());
    releases.fault("manifest:delay=1000");
    let app = FlowHarness::opened_with(&releases, |services| {
        services.connector = connector_through(&proxy.setting(), None);
        services.updates = Some(releases.updates());
    })
    .await;
    let prompt = app.flow.begin_issue().await;
    assert_matches!(prompt.screen, Screen::ProxyAuthentication { .. });
    let offer = app.view(is_available).await;
    assert_eq!(offer.screen, prompt.screen);
    assert_eq!(offer.screen_revision, prompt.screen_revision, "what is typed stays");
}
