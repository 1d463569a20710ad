//! Passwords, tries, locks.

use practice_bank::NewUser;

use crate::support::{ENROLL, KeyAndRequest, LOGIN, TestBank, only_certificate, problem};

#[tokio::test]
async fn without_credentials_the_challenge_has_no_body() {
    let bank = TestBank::start().await;
    let response = bank.post(&bank.client(), ENROLL, "").send().await.unwrap();
    assert_eq!(response.status(), 401);
    let challenge = response.headers()["www-authenticate"].to_str().unwrap().to_owned();
    assert!(challenge.starts_with("Basic realm="), "{challenge}");
    assert!(challenge.contains(r#"charset="UTF-8""#), "{challenge}");
    assert_eq!(response.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn every_demo_user_can_log_in() {
    let bank = TestBank::start().await;
    assert!(bank.users().len() >= 5);
    assert!(bank.users().iter().any(|user| !user.password.is_ascii()));
    for user in bank.users() {
        bank.holder((&user.login_id, &user.password)).await;
    }
    assert!(bank.administration().users().unwrap().iter().all(|user| !user.locked));
}

#[tokio::test]
async fn five_wrong_passwords_lock_and_the_administrator_unlocks() {
    let bank = TestBank::start().await;
    let client = bank.client();
    let request = KeyAndRequest::new();
    for remaining in [4, 3, 2, 1] {
        let refused = bank.enroll(&client, (LOGIN.0, "wrong"), &request).await;
        assert!(refused.headers().contains_key("www-authenticate"));
        let document = problem(refused, 401, "wrong-credentials").await;
        assert_eq!(document["remaining_tries"], remaining);
    }
    let fifth = bank.enroll(&client, (LOGIN.0, "wrong"), &request).await;
    problem(fifth, 403, "account-locked").await;
    let right = bank.enroll(&client, LOGIN, &request).await;
    problem(right, 403, "account-locked").await;
    bank.administration().unlock(LOGIN.0).unwrap();
    only_certificate(bank.enroll(&client, LOGIN, &request).await).await;
}

#[tokio::test]
async fn a_right_password_forgives_the_wrong_ones() {
    let bank = TestBank::start().await;
    let client = bank.client();
    let request = KeyAndRequest::new();
    for _ in 0..3 {
        let refused = bank.enroll(&client, (LOGIN.0, "wrong"), &request).await;
        let document = problem(refused, 401, "wrong-credentials").await;
        assert_eq!(document["remaining_tries"], 4);
        only_certificate(bank.enroll(&client, LOGIN, &request).await).await;
    }
}

#[tokio::test]
async fn a_login_id_that_does_not_exist_is_answered_like_one_that_does() {
    let bank = TestBank::start().await;
    let client = bank.client();
    let request = KeyAndRequest::new();
    for _ in 0..5 {
        let unknown = bank.enroll(&client, ("nobody", "wrong"), &request).await;
        let known = bank.enroll(&client, ("R1user100", "wrong"), &request).await;
        assert_eq!(unknown.status(), known.status());
        assert_eq!(unknown.text().await.unwrap(), known.text().await.unwrap());
    }
    assert_eq!(bank.request_count(ENROLL), 10);
}

#[tokio::test]
async fn a_changed_password_ends_the_old_one() {
    let bank = TestBank::start().await;
    let client = bank.client();
    let request = KeyAndRequest::new();
    only_certificate(bank.enroll(&client, LOGIN, &request).await).await;
    bank.administration().put_user(&NewUser::new(LOGIN.0, "changed")).unwrap();
    let refused = bank.enroll(&client, LOGIN, &request).await;
    problem(refused, 401, "wrong-credentials").await;
    only_certificate(bank.enroll(&client, (LOGIN.0, "changed"), &request).await).await;
}

#[tokio::test]
async fn over_long_credentials_are_refused_unread() {
    let bank = TestBank::start().await;
    let long = "x".repeat(300);
    let refused = bank.enroll(&bank.client(), (&long, "x"), &KeyAndRequest::new()).await;
    problem(refused, 400, "bad-request").await;
}

#[tokio::test]
async fn requests_are_recorded_with_their_login_id() {
    let bank = TestBank::start().await;
    bank.holder(LOGIN).await;
    let requests = bank.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].path, ENROLL);
    assert_eq!(requests[0].login_id.as_deref(), Some(LOGIN.0));
    assert_eq!(requests[0].status, 200);
}
