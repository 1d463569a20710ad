//! A bank that renews for some days after expiry: the list offers it, and the old key still authenticates the
//! connection.

use std::collections::BTreeSet;

use cert_core::ErrorCode;
use cert_core::certificate::CertificateState;
use cert_core::flow::{Purpose, Screen};
use cert_core::listing::ListedCertificate;
use cert_core::profile::{Profile, Renewal};
use practice_bank::Validity;
use time::{Duration, OffsetDateTime};

use crate::support::{Fixture, FlowHarness, PASSWORD, USER, raises};

const GRACE: Duration = Duration::days(30);

async fn bank_with_grace() -> Fixture {
    Fixture::with(|config| config.renewal_grace_days = 30).await
}

async fn opened(fixture: &Fixture, grace_days: u16) -> FlowHarness {
    FlowHarness::opened_with(fixture, |services| {
        services.profile = Profile { renewal: Renewal { grace_days }, ..services.profile.clone() };
    })
    .await
}

#[tokio::test]
async fn the_state_during_and_after_grace() {
    let (_fixture, certificate) = Fixture::with_certificate().await;
    let end = certificate.not_after();
    let state = |after_end, grace, revoked: &BTreeSet<_>| {
        ListedCertificate::new(certificate.clone(), revoked, grace, end + after_end).state
    };
    let none = BTreeSet::new();
    for (after_end, with_grace, without) in [
        (Duration::ZERO, CertificateState::Expiring, CertificateState::Expiring),
        (Duration::SECOND, CertificateState::InGrace, CertificateState::Expired),
        (GRACE, CertificateState::InGrace, CertificateState::Expired),
        (GRACE + Duration::SECOND, CertificateState::Expired, CertificateState::Expired),
    ] {
        assert_eq!(state(after_end, GRACE, &none), with_grace, "{after_end}");
        assert_eq!(state(after_end, Duration::ZERO, &none), without, "{after_end}");
    }
    let revoked = BTreeSet::from([certificate.fingerprint()]);
    assert_eq!(state(Duration::DAY, GRACE, &revoked), CertificateState::Expired, "nobody renews it");
}

#[tokio::test]
async fn it_is_renewed_from_the_list() {
    let fixture = bank_with_grace().await;
    let old = fixture.issue_expired(USER, fixture.store.clone()).await;
    let app = opened(&fixture, 30).await;
    let Screen::Certificates { certificates, .. } = app.flow.back().await.screen else { panic!("no list") };
    assert_eq!((certificates[0].state, certificates[0].renewable), (CertificateState::InGrace, true));
    app.flow.begin_renewal(&old.fingerprint().to_string()).await;
    let result = app.authenticate("", PASSWORD).await;
    assert_matches!(result, Screen::Result { purpose: Purpose::Renew, superseded: Some(_), .. });
    let Screen::Certificates { certificates, .. } = app.flow.back().await.screen else { panic!("no list") };
    let states: Vec<_> = certificates.iter().map(|one| (one.state, one.superseded)).collect();
    assert_eq!(states, [(CertificateState::Valid, false), (CertificateState::InGrace, true)]);
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn without_grace_it_is_issued_anew() {
    let fixture = bank_with_grace().await;
    fixture.issue_expired(USER, fixture.store.clone()).await;
    let app = opened(&fixture, 0).await;
    let Screen::Certificates { certificates, .. } = app.flow.back().await.screen else { panic!("no list") };
    assert_eq!((certificates[0].state, certificates[0].renewable), (CertificateState::Expired, false));
    assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { purpose: Purpose::Issue, .. });
}

/// By the clocks of the PC and of the bank.
#[tokio::test]
async fn to_the_last_minute_and_not_after_it() {
    let fixture = bank_with_grace().await;
    fixture.bank.set_validity(Validity::days(100));
    let old = fixture.issue().await.unwrap();
    let at = |moment| {
        fixture.clock.advance_to(moment);
        fixture.bank.clock().set_offset((moment - OffsetDateTime::now_utc()).whole_seconds());
    };
    at(old.not_after() + GRACE - Duration::MINUTE);
    let new = fixture.renew(&old).await.unwrap();
    assert!(new.not_after() > fixture.now());
    at(old.not_after() + GRACE + Duration::MINUTE);
    raises(fixture.renew(&old).await, ErrorCode::CertificateExpired);
    assert_eq!(fixture.bank.certificates().unwrap().len(), 2);
}
