//! simplereenroll.

use practice_bank::Validity;
use time::Duration;

use crate::support::browser::Browser;
use crate::support::{Holder, KeyAndRequest, LOGIN, REENROLL, SINGLE, TestBank, only_certificate, problem};

#[tokio::test]
async fn a_renewal_needs_certificate_and_password() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let request = KeyAndRequest::renewing(&old);
    let certificate = only_certificate(bank.renew(&old, LOGIN, &request).await).await;
    let new = Holder { certificate, key: request.key };
    assert!(new.common_name().starts_with("logid031 A002 "));
    let records = bank.certificates().unwrap();
    assert_eq!(records[1].renews, old.serial());
    assert!(records[0].revoked_at.is_none());
}

#[tokio::test]
async fn the_same_renewal_gets_the_same_certificate_and_may_keep_its_key() {
    let bank = TestBank::start().await;
    let old = bank.holder(SINGLE).await;
    let kept_key = KeyAndRequest::for_key(old.key.clone(), old.certificate.subject_name());
    for request in [KeyAndRequest::renewing(&old), kept_key] {
        let first = only_certificate(bank.renew(&old, SINGLE, &request).await).await.to_der().unwrap();
        let second = only_certificate(bank.renew(&old, SINGLE, &request).await).await.to_der().unwrap();
        assert_eq!(first, second);
        assert_ne!(first, old.certificate.to_der().unwrap());
    }
    assert_eq!(bank.certificates().unwrap().len(), 3);
}

#[tokio::test]
async fn without_a_certificate_there_is_no_renewal_and_without_credentials_a_challenge() {
    let bank = TestBank::start().await;
    let post = bank.post(&bank.client(), REENROLL, KeyAndRequest::new().wrapped());
    let refused = post.basic_auth(LOGIN.0, Some(LOGIN.1)).send().await.unwrap();
    problem(refused, 403, "certificate-required").await;
    let client = bank.client_with(&bank.holder(LOGIN).await);
    let challenged = bank.post(&client, REENROLL, "").send().await.unwrap();
    assert_eq!(challenged.status(), 401);
    assert_eq!(challenged.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_request_that_does_not_match_the_certificate_is_refused() {
    let bank = TestBank::start().await;
    let old = bank.holder(LOGIN).await;
    let right = KeyAndRequest::renewing(&old);
    problem(bank.renew(&old, LOGIN, &KeyAndRequest::new()).await, 403, "subject-mismatch").await;
    problem(bank.renew(&old, ("R1user100", "renshu-100"), &right).await, 403, "subject-mismatch").await;
    // A wrong password counts as a failure here, too.
    let wrong = problem(bank.renew(&old, (LOGIN.0, "wrong"), &right).await, 401, "wrong-credentials").await;
    assert_eq!(wrong["remaining_tries"], 4);
}

#[tokio::test]
async fn ended_certificates_are_not_renewed_and_others_only_within_the_window() {
    let bank = TestBank::start_with(|config| config.renewal_window_days = 40).await;
    for (validity, revoked, refusal) in [
        (Validity::default(), true, Some("certificate-revoked")),
        (Validity::expired(), false, Some("certificate-expired")),
        (Validity::default(), false, Some("renewal-window")),
        (Validity::days(39), false, None),
    ] {
        bank.set_validity(validity);
        let old = bank.holder(LOGIN).await;
        if revoked {
            bank.administration().revoke(&old.serial()).unwrap();
        }
        let answer = bank.renew(&old, LOGIN, &KeyAndRequest::renewing(&old)).await;
        match refusal {
            Some(kind) => drop(problem(answer, 403, kind).await),
            None => drop(only_certificate(answer).await),
        }
    }
}

/// EST renews it until the grace period is over; a login is refused throughout.
#[tokio::test]
async fn an_expired_certificate_is_renewed_in_the_grace_period_and_never_logs_in() {
    for (over_since, grace_days, is_renewed) in [
        (Duration::HOUR, 0, false),
        (Duration::HOUR, 1, true),
        (Duration::DAY - Duration::MINUTE, 1, true),
        (Duration::DAY + Duration::MINUTE, 1, false),
    ] {
        let bank = TestBank::start_with(|config| config.renewal_grace_days = grace_days).await;
        bank.set_validity(Validity { starts_after: Duration::days(-365), ends_after: -over_since });
        let old = bank.holder(LOGIN).await;
        bank.set_validity(Validity::default());
        let refused = Browser::with_certificate(&bank, &old).get(bank.mtls_url()).await.expect("BLGI009");
        assert_eq!(refused.has("電子証明書を更新してください"), is_renewed, "{over_since} {}", refused.text);
        let answer = bank.renew(&old, LOGIN, &KeyAndRequest::renewing(&old)).await;
        if is_renewed {
            only_certificate(answer).await;
        } else {
            problem(answer, 403, "certificate-expired").await;
        }
        let customer = Browser::new(&bank);
        customer.log_in(LOGIN).await.expect("BTOP001");
        let offered = customer.get("/renewal").await.has(&format!("renew?serial={}", old.serial()));
        assert!(!offered, "none is left to be renewed, or it has been");
    }
}

#[tokio::test]
async fn a_revoked_certificate_has_no_grace_period_and_an_expired_one_is_offered_for_renewal() {
    let bank = TestBank::start_with(|config| config.renewal_grace_days = 30).await;
    bank.set_validity(Validity::expired());
    let old = bank.holder(LOGIN).await;
    let customer = Browser::new(&bank);
    customer.log_in(LOGIN).await.expect("BTOP001");
    let page = customer.get("/renewal").await.expect("BSMS002");
    assert!(page.has(&format!("renew?serial={}", old.serial())) && page.has("更新できます"), "{}", page.text);
    bank.administration().revoke(&old.serial()).unwrap();
    let refused = bank.renew(&old, LOGIN, &KeyAndRequest::renewing(&old)).await;
    problem(refused, 403, "certificate-revoked").await;
}
