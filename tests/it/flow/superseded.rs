//! After a renewal the old certificate may go, if the user wants, and nothing else ever does.

use cert_core::ErrorCode;
use cert_core::flow::{Screen, Superseded};
use cert_core::keystore::{Call, KeyStoreError};

use crate::support::{Bench, FlowBench, PASSWORD};

async fn renewed(bench: &Bench) -> FlowBench {
    let (old, _other) = (bench.issue().await.unwrap(), bench.issue().await.unwrap());
    let app = FlowBench::start(bench);
    app.open().await;
    app.flow.begin_renewal(&old.fingerprint().to_string()).await;
    assert!(matches!(app.authenticate("", PASSWORD).await, Screen::Result { .. }));
    app
}

#[tokio::test]
async fn the_old_one_alone_is_removed() {
    let bench = Bench::new().await;
    let app = renewed(&bench).await;
    let before = bench.working();
    let Screen::Result { superseded: Some(Superseded { certificate, removed: true }), .. } =
        app.flow.remove_superseded().await.screen
    else {
        panic!("not removed");
    };
    let mut expected = before;
    expected.retain(|one| one.to_string() != certificate.fingerprint);
    assert_eq!(bench.working(), expected);
    assert_eq!(bench.store.key_count(), 2);
    let again = app.flow.remove_superseded().await.screen;
    assert!(matches!(again, Screen::Result { .. }), "{again:?}");
    assert_eq!(bench.working(), expected);
}

#[tokio::test]
async fn it_stays_unless_it_is_chosen() {
    let bench = Bench::new().await;
    let app = renewed(&bench).await;
    app.flow.back().await;
    app.flow.remove_superseded().await;
    assert_eq!(bench.working().len(), 3);
}

#[tokio::test]
async fn a_store_that_does_not_remove_it_says_so() {
    let bench = Bench::new().await;
    let app = renewed(&bench).await;
    bench.store.fail_at(Call::Delete, || KeyStoreError::ReadOnly("as ordered".into()));
    let Screen::Failed { failure, .. } = app.flow.remove_superseded().await.screen else {
        panic!("removed");
    };
    assert_eq!(failure.code, ErrorCode::StoreReadOnly);
    assert_eq!(bench.working().len(), 3);
}
