//! Before a first certificate is issued, CCHK002 shows for which user and on which PC.

use std::sync::Arc;

use cert_core::flow::Screen;
use cert_core::session::Session;

use crate::support::{Fixture, FlowHarness, OneSession, PASSWORD, USER, session};

fn named(screen: Screen) -> Option<Session> {
    match screen {
        Screen::Authentication { session, .. } => session,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_first_issue_shows_the_session_and_a_renewal_does_not() {
    let remote = Session { is_remote: true, is_of_another_user: true, ..session() };
    let (fixture, old) = Fixture::with_certificate().await;
    let sessions = Arc::new(OneSession(remote.clone()));
    let app = FlowHarness::opened_with(&fixture, |services| services.sessions = sessions).await;
    assert_eq!(named(app.flow.begin_issue().await.screen), Some(remote.clone()));
    assert_eq!(named(app.authenticate(USER, "chigau").await), Some(remote));
    app.flow.back().await;
    assert_eq!(named(app.flow.begin_renewal(&old.fingerprint().to_string()).await.screen), None);
}

#[tokio::test]
async fn a_resumed_first_issue_shows_the_session() {
    let fixture = Fixture::with_fault("1*drop=0").await;
    let app = FlowHarness::opened(&fixture).await;
    app.issue(USER, PASSWORD).await;
    let app = FlowHarness::opened(&fixture).await;
    assert_eq!(named(app.flow.resume().await.screen), Some(session()));
}
