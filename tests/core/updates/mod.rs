//! New versions: offered, fetched, refused.

pub(crate) mod installing;
mod prompt;
mod proxy;
pub(crate) mod refused;
mod services;
mod terminal;

use std::sync::Mutex;

use cert_core::ErrorCode;
use cert_core::flow::{UpdateStep, UpdateView, View};
use cert_core::update::{Offer, Updates};

use crate::support::{CURRENT, FlowHarness, NEXT, Releases, note_raised, raises, update_key};

fn is_ready(view: &View) -> bool {
    matches!(view.update, Some(UpdateView::Ready { .. }))
}

/// Waits for the prompt to show a failure: the code, the step that can be retried, whether the update is forced.
async fn failure(app: &FlowHarness) -> (ErrorCode, Option<UpdateStep>, bool) {
    let view = app.view(|view| matches!(view.update, Some(UpdateView::Failed { .. }))).await;
    failure_of(view.update)
}

#[track_caller]
fn failure_of(update: Option<UpdateView>) -> (ErrorCode, Option<UpdateStep>, bool) {
    let Some(UpdateView::Failed { failure, retry, forced }) = update else { panic!("no failure: {update:?}") };
    note_raised(failure.code);
    (failure.code, retry, forced)
}

/// The offer, which must exist.
async fn offer(updates: &Updates) -> Offer {
    updates.check().await.unwrap().expect("an offer")
}

#[tokio::test]
async fn a_newer_version_is_offered_fetched_and_verified() {
    let releases = Releases::new().await;
    let updates = releases.updates();
    let offer = offer(&updates).await;
    assert_eq!((offer.manifest.version.to_string().as_str(), offer.forced), (NEXT, false));
    assert_eq!((offer.manifest.notes.as_str(), offer.size), ("見やすくなりました。", 300_000));
    let progress = Mutex::new(Vec::new());
    let record = |received| progress.lock().unwrap().push(received);
    let package = updates.download(&offer, &record).await.unwrap();
    assert_eq!(package, releases.package);
    let progress = progress.into_inner().unwrap();
    assert!(progress.is_sorted(), "{progress:?}");
    assert_eq!(progress.last(), Some(&300_000));
}

#[tokio::test]
async fn the_newest_version_is_offered_nothing() {
    let releases = Releases::new().await;
    let installed = Updates { current: NEXT.parse().unwrap(), ..releases.updates() };
    assert!(installed.check().await.unwrap().is_none());
}

#[tokio::test]
async fn below_the_minimum_it_is_forced_regardless_of_the_rollout() {
    let mut releases = Releases::new().await;
    releases.publish_with("rollout", 0);
    let updates = releases.updates();
    assert!(updates.check().await.unwrap().is_none(), "it goes to nobody yet");
    releases.publish_with("minimum_version", NEXT);
    assert!(offer(&updates).await.forced);
    releases.publish_with("minimum_version", CURRENT.to_string());
    assert!(updates.check().await.unwrap().is_none(), "the minimum itself may stay");
}

#[tokio::test]
async fn a_rollout_reaches_an_installation_once_and_for_all() {
    let mut releases = Releases::new().await;
    let updates = releases.updates();
    let mut reached = Vec::new();
    for percentage in [1, 10, 25, 50, 75, 99, 100] {
        releases.publish_with("rollout", percentage);
        reached.push(updates.check().await.unwrap().is_some());
    }
    assert!(reached.is_sorted(), "{reached:?}");
    assert_eq!(reached.last(), Some(&true));
}

/// The old key signs a release that accepts the next key, too; from then on either is valid, then the next alone.
#[tokio::test]
async fn a_key_is_replaced_by_the_next() {
    let mut releases = Releases::new().await;
    let old = [releases.key.pk.to_base64()];
    let next = update_key();
    let both = [old[0].clone(), next.pk.to_base64()];
    for (version, accepted) in [("1.1.0", &old[..]), ("1.2.0", &both)] {
        releases.publish_with("version", version);
        let updates = releases.updates_by(accepted);
        updates.download(&offer(&updates).await, &|_| ()).await.unwrap();
    }
    // A version after the last step refuses the old key.
    raises(releases.updates_by(&both[1..]).check().await, ErrorCode::UpdateUnknownKey);
    releases.publish_by(next);
    for accepted in [&both[..], &both[1..]] {
        let updates = releases.updates_by(accepted);
        let offer = offer(&updates).await;
        assert_eq!(offer.manifest.key, both[1]);
        updates.download(&offer, &|_| ()).await.unwrap();
    }
    raises(releases.updates_by(&old).check().await, ErrorCode::UpdateUnknownKey);
}
