//! The screens: the effect of each intent, what is pushed, what is never shown.

mod failures;
mod intents;
mod languages;
mod new_pc;
mod restarts;
mod secrets;
mod sessions;
mod superseded;
mod troubles;

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::browsers::Browsers;
use cert_core::certificate::CertificateState;
use cert_core::flow::{Purpose, Screen, SentForm, Step};
use practice_bank::Validity;
use time::Duration;

use crate::support::{ENROLL, Fixture, FlowHarness, PASSWORD, USER, at_a_window, raises, session};

/// CCHK002 with the form as sent, and the current step.
fn processing(step: Step) -> Screen {
    let (purpose, login_id, session) = (Purpose::Issue, USER.to_owned(), Some(session()));
    Screen::Processing { step, form: Some(SentForm { purpose, login_id, certificate: None, session }) }
}

#[tokio::test]
async fn an_issue_from_the_first_screen_to_the_list() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::start(&fixture);
    let empty = Screen::Certificates { certificates: Vec::new(), selected: None };
    assert_eq!(app.open().await, empty);
    let prompt = app.flow.begin_issue().await.screen;
    let Screen::Authentication { purpose, login_id, certificate, session: Some(_), failure } = &prompt else {
        panic!("{prompt:?}");
    };
    assert_eq!((*purpose, login_id.as_str()), (Purpose::Issue, ""));
    assert!(certificate.is_none() && failure.is_none());
    let result = app.authenticate(USER, PASSWORD).await;
    let Screen::Result { certificate, purpose: Purpose::Issue, superseded: None, browsers, elsewhere } = &result else {
        panic!("{result:?}");
    };
    assert_eq!(certificate.login_id.as_deref(), Some(USER));
    assert_eq!(certificate.organization, "(1554)SETO SHINKIN PRACTICE BANK");
    assert_eq!(certificate.state, CertificateState::Valid);
    assert!(certificate.renewable);
    assert_eq!(browsers, &["Chromium"]);
    assert!(elsewhere.is_empty());
    assert_eq!(
        app.screens(),
        [empty, prompt, processing(Step::Requesting), processing(Step::Installing), result.clone()]
    );
    let Screen::Certificates { certificates, .. } = app.flow.back().await.screen else {
        panic!("no list");
    };
    assert_eq!(&certificates, std::slice::from_ref(certificate));
}

#[tokio::test]
async fn a_renewal_asks_for_the_password_alone() {
    let (fixture, old) = Fixture::with_certificate().await;
    let app = FlowHarness::opened(&fixture).await;
    let prompt = app.flow.begin_renewal(&old.fingerprint().to_string()).await.screen;
    let Screen::Authentication { purpose, login_id, certificate: Some(certificate), .. } = prompt else {
        panic!("{prompt:?}");
    };
    assert_eq!((purpose, login_id.as_str()), (Purpose::Renew, USER));
    assert_eq!(certificate.fingerprint, old.fingerprint().to_string());
    let result = app.authenticate("someone else, typed by nobody", PASSWORD).await;
    let Screen::Result { certificate: new, purpose: Purpose::Renew, superseded, .. } = result else {
        panic!("{result:?}");
    };
    assert_eq!(new.login_id.as_deref(), Some(USER));
    let superseded = superseded.unwrap();
    assert_eq!((superseded.certificate.fingerprint, superseded.removed), (certificate.fingerprint, false));
    assert_eq!(fixture.working().len(), 2);
}

/// Certificates that need action come first, those that cannot be renewed last.
#[tokio::test]
async fn the_list_in_order_of_need() {
    let fixture = Fixture::new().await;
    let to_come = Validity { starts_after: Duration::hours(9), ends_after: Duration::days(500) };
    fixture.issue_expired(USER, fixture.store.clone()).await;
    for (login_id, validity) in [
        (USER, Validity::days(20)),
        (USER, Validity::default()),
        ("R2user101", Validity::days(39)),
        (USER, to_come),
        ("R1user100", Validity::days(5)),
    ] {
        fixture.bank.set_validity(validity);
        fixture.issue_as(login_id).await.unwrap();
    }
    fixture.bank.set_validity(Validity::days(400));
    let revoked = fixture.issue().await.unwrap();
    fixture.bank.administration().revoke(revoked.serial()).unwrap();
    raises(fixture.renew(&revoked).await, ErrorCode::CertificateRevoked);
    let app = FlowHarness::start(&fixture);
    let Screen::Certificates { certificates, .. } = app.open().await else { panic!("no list") };
    let states: Vec<_> = certificates
        .iter()
        .map(|one| (one.login_id.as_deref().unwrap(), one.state, one.renewable, one.superseded))
        .collect();
    let order = [
        ("R1user100", CertificateState::Expiring, true, false),
        ("R2user101", CertificateState::Expiring, true, false),
        (USER, CertificateState::Valid, true, false),
        (USER, CertificateState::Expiring, true, true),
        (USER, CertificateState::Expired, false, true),
        (USER, CertificateState::Revoked, false, false),
        (USER, CertificateState::NotYetValid, false, false),
    ];
    assert_eq!(states, order);
    assert!(certificates[4].days_left < 0);
}

#[tokio::test]
async fn a_double_click_sends_one_request() {
    let (fixture, app) = at_a_window().await;
    app.flow.begin_issue().await;
    let (first, second, back, third) = tokio::join!(
        app.authenticate(USER, PASSWORD),
        app.authenticate(USER, PASSWORD),
        app.flow.back(),
        app.authenticate(USER, "wrong"),
    );
    assert_matches!(first, Screen::Result { .. });
    for meanwhile in [second, back.screen, third] {
        assert_matches!(meanwhile, Screen::Processing { .. });
    }
    assert_eq!(fixture.bank.request_count(ENROLL), 1);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 1);
}

/// A PC with a browser installed as a Snap.
#[derive(Debug)]
struct OneElsewhere;

impl Browsers for OneElsewhere {
    fn running(&self) -> Vec<String> {
        Vec::new()
    }

    fn elsewhere(&self) -> Vec<String> {
        vec!["Chromium (Snap)".to_owned()]
    }
}

#[tokio::test]
async fn case_25_the_result_names_the_browsers_that_do_not_offer_the_certificate() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::opened_with(&fixture, |services| services.browsers = Arc::new(OneElsewhere)).await;
    let Screen::Result { browsers, elsewhere, .. } = app.issue(USER, PASSWORD).await else { panic!("no result") };
    assert_eq!((browsers, elsewhere), (vec![], vec!["Chromium (Snap)".to_owned()]));
}
