//! Passwords, tries, locks.

use practice_bank::NewUser;

use crate::support::{ENROLL, KeyAndRequest, LOGIN, TestBank, problem};

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
    let request = KeyAndRequest::new();
    for remaining in [4, 3, 2, 1] {
        let refused = bank.enroll((LOGIN.0, "wrong"), &request).await;
        assert!(refused.headers().contains_key("www-authenticate"));
        assert_eq!(problem(refused, 401, "wrong-credentials").await["remaining_tries"], remaining);
    }
    for fifth_or_right in [(LOGIN.0, "wrong"), LOGIN] {
        problem(bank.enroll(fifth_or_right, &request).await, 403, "account-locked").await;
    }
    bank.administration().unlock(LOGIN.0).unwrap();
    // A right password resets the count.
    for _ in 0..3 {
        bank.issue(LOGIN, &request).await;
        let refused = bank.enroll((LOGIN.0, "wrong"), &request).await;
        assert_eq!(problem(refused, 401, "wrong-credentials").await["remaining_tries"], 4);
    }
}

#[tokio::test]
async fn an_unknown_login_id_is_answered_like_a_known_one() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    for _ in 0..5 {
        let unknown = bank.enroll(("nobody", "wrong"), &request).await;
        let known = bank.enroll(("R1user100", "wrong"), &request).await;
        assert_eq!(unknown.status(), known.status());
        assert_eq!(unknown.text().await.unwrap(), known.text().await.unwrap());
    }
    assert_eq!(bank.request_count(ENROLL), 10);
}

#[tokio::test]
async fn a_changed_password_replaces_the_old_one() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    bank.issue(LOGIN, &request).await;
    bank.administration().put_user(&NewUser::new(LOGIN.0, "changed")).unwrap();
    problem(bank.enroll(LOGIN, &request).await, 401, "wrong-credentials").await;
    bank.issue((LOGIN.0, "changed"), &request).await;
}

#[tokio::test]
async fn over_long_credentials_are_refused() {
    let bank = TestBank::start().await;
    let refused = bank.enroll((&"x".repeat(300), "x"), &KeyAndRequest::new()).await;
    problem(refused, 400, "bad-request").await;
}

#[tokio::test]
async fn requests_are_recorded_with_their_login_id() {
    let bank = TestBank::start().await;
    bank.holder(LOGIN).await;
    let [request] = &bank.requests()[..] else { panic!("{:?}", bank.requests()) };
    let recorded = (request.path.as_str(), request.login_id.as_deref(), request.status);
    assert_eq!(recorded, (ENROLL, Some(LOGIN.0), 200));
}
