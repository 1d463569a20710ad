//! After a renewal the user may remove the old certificate; nothing else is ever removed.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use cert_core::est::wire;
use cert_core::flow::{Screen, Superseded};
use cert_core::keystore::{Call, KeyStoreError};

use crate::support::{
    Authority, Fixture, FlowHarness, PASSWORD, Reply, Request, Server, ServerSettings, USER, failed_by, raises,
};

async fn renewed(fixture: &Fixture) -> FlowHarness {
    let (old, _other) = (fixture.issue().await.unwrap(), fixture.issue().await.unwrap());
    let app = FlowHarness::opened(fixture).await;
    app.flow.begin_renewal(&old.fingerprint().to_string()).await;
    assert_matches!(app.authenticate("", PASSWORD).await, Screen::Result { .. });
    app
}

#[tokio::test]
async fn the_old_one_alone_is_removed() {
    let fixture = Fixture::new().await;
    let app = renewed(&fixture).await;
    let before = fixture.working();
    let Screen::Result { superseded: Some(Superseded { certificate, removed: true }), .. } =
        app.flow.remove_superseded().await.screen
    else {
        panic!("not removed");
    };
    let mut expected = before;
    expected.retain(|one| one.to_string() != certificate.fingerprint);
    assert_eq!(fixture.working(), expected);
    assert_eq!(fixture.store.key_count(), 2);
    assert_matches!(app.flow.remove_superseded().await.screen, Screen::Result { .. });
    assert_eq!(fixture.working(), expected);
}

/// The app ended, or the store failed, after the new certificate had arrived.
#[tokio::test]
async fn it_is_offered_after_an_interrupted_installation() {
    let (fixture, old) = Fixture::with_certificate().await;
    fixture.store.fail_once(Call::Import, || KeyStoreError::Failed("as ordered".into()));
    raises(fixture.renew(&old).await, ErrorCode::StoreFailed);
    let app = FlowHarness::start(&fixture);
    let Screen::Result { superseded: Some(Superseded { certificate, removed: false }), .. } = app.open().await else {
        panic!("not offered");
    };
    assert_eq!(certificate.fingerprint, old.fingerprint().to_string());
    app.flow.remove_superseded().await;
    assert_eq!(fixture.working().len(), 1);
}

/// A certificate for another login ID, or from another CA, supersedes nothing.
#[tokio::test]
async fn it_is_not_offered_where_login_id_or_issuer_differs() {
    for (by_another_issuer, named, is_offered) in [(false, USER, true), (false, "logid032", false), (true, USER, false)]
    {
        let fixture = Fixture::new().await;
        let server = renewing_as(named);
        let other = Enroller { service: server.service(), ..fixture.enroller() };
        let first = if by_another_issuer { fixture.enroller() } else { other };
        let old = fixture.issue_by(&first).await.unwrap();
        let service = server.service();
        let address = Arc::new(move || Ok(service.clone()));
        let app = FlowHarness::opened_with(&fixture, |services| services.address = address).await;
        app.flow.begin_renewal(&old.fingerprint().to_string()).await;
        let Screen::Result { superseded, .. } = app.authenticate("", PASSWORD).await else {
            panic!("not renewed");
        };
        assert_eq!(superseded.is_some(), is_offered, "{named}, {by_another_issuer}");
        app.flow.remove_superseded().await;
        assert_eq!(fixture.working().len(), if is_offered { 1 } else { 2 });
    }
}

/// A bank that issues every renewal for this login ID.
fn renewing_as(login_id: &'static str) -> Server {
    let authority = Arc::new(Authority::new());
    let signer = Arc::clone(&authority);
    let answers = move |request: &Request| {
        let answer = || signer.answer_as(login_id, &wire::decode(&request.body).unwrap());
        request.path.ends_with("/simplereenroll").then(|| Reply::certificates(&answer()))
    };
    Server::start(authority, &ServerSettings::default(), answers)
}

#[tokio::test]
async fn it_stays_unless_it_is_chosen() {
    let fixture = Fixture::new().await;
    let app = renewed(&fixture).await;
    app.flow.back().await;
    app.flow.remove_superseded().await;
    assert_eq!(fixture.working().len(), 3);
}

#[tokio::test]
async fn a_store_that_cannot_remove_it_is_reported() {
    let fixture = Fixture::new().await;
    let app = renewed(&fixture).await;
    fixture.store.fail_at(Call::Delete, || KeyStoreError::ReadOnly("as ordered".into()));
    assert_eq!(failed_by(app.flow.remove_superseded().await.screen).0, ErrorCode::StoreReadOnly);
    assert_eq!(fixture.working().len(), 3);
}

#[tokio::test]
async fn it_stays_while_another_process_is_at_work() {
    let fixture = Fixture::new().await;
    let app = renewed(&fixture).await;
    let _guard = fixture.journal().lock().unwrap();
    assert_eq!(failed_by(app.flow.remove_superseded().await.screen).0, ErrorCode::AlreadyRunning);
    assert_eq!(fixture.working().len(), 3);
}
