//! Exchanging a contract for a login ID.

use crate::support::TestBank;
use crate::support::browser::{Browser, Shown};

async fn obtain(browser: &Browser, number: &str, first: &str, password: &str) -> Shown {
    let fields = [("number", number), ("first_password", first), ("password", password), ("again", password)];
    browser.submit("/login-id", "/login-id", &fields).await
}

#[tokio::test]
async fn a_contract_is_exchanged_for_a_login_id_that_can_get_a_certificate() {
    let bank = TestBank::start().await;
    let contract = bank.contracts()[0].clone();
    let browser = Browser::new(&bank);
    let first = contract.first_password.as_str();
    let done = obtain(&browser, &contract.number, first, "わたしのパスワード").await;
    let login_id = done.expect("BSMS011").text_of("login-id");
    bank.holder((&login_id, "わたしのパスワード")).await;
    browser.log_in((&login_id, "わたしのパスワード")).await.expect("BTOP001");
    // The response was lost, and the same request is sent again.
    let again = obtain(&browser, &contract.number, first, "わたしのパスワード").await;
    assert_eq!(again.expect("BSMS011").text_of("login-id"), login_id);
    // The first password is no longer valid.
    let other = obtain(&browser, &contract.number, first, "another password").await;
    assert!(other.expect("BSMS010").has("違います"));
    browser.log_in((&login_id, "わたしのパスワード")).await.expect("BTOP001");
}

#[tokio::test]
async fn an_unknown_contract_is_answered_like_a_known_one() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let known = bank.contracts()[0].number.clone();
    for _ in 0..5 {
        let right = obtain(&browser, &known, "wrong first", "long enough").await;
        let unknown = obtain(&browser, "9999999999", "wrong first", "long enough").await;
        let right = right.expect("BSMS010").text.replace(&known, "");
        assert_eq!(right, unknown.text.replace("9999999999", ""));
    }
    let first = bank.contracts()[0].first_password.clone();
    let locked = obtain(&browser, &known, &first, "long enough").await.expect("BSMS010");
    assert!(locked.has("ロックされています"));
}

#[tokio::test]
async fn a_bad_new_password_is_explained_and_does_not_count_as_a_failure() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let contract = bank.contracts()[0].clone();
    for _ in 0..6 {
        let refused = obtain(&browser, &contract.number, "x", "short").await.expect("BSMS010");
        assert!(refused.has("8文字以上にしてください"));
        assert!(refused.has(&contract.number));
    }
    let first = contract.first_password.as_str();
    let same = obtain(&browser, &contract.number, first, first).await.expect("BSMS010");
    assert!(same.has("初回パスワードとは違う"));
    obtain(&browser, &contract.number, first, "long enough").await.expect("BSMS011");
}

#[tokio::test]
async fn an_exchanged_contract_stays_exchanged_after_a_restart() {
    let bank = TestBank::start().await;
    let contract = bank.contracts()[0].clone();
    let browser = Browser::new(&bank);
    obtain(&browser, &contract.number, &contract.first_password, "long enough").await;
    let bank = bank.restart().await;
    assert!(bank.contracts().iter().all(|one| one.number != contract.number));
    assert!(bank.administration().users().unwrap().iter().any(|user| user.login_id == "gaitame01"));
}
