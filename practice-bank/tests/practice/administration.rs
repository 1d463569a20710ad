//! The administrator's pages.

use std::time::{Duration, Instant};

use crate::support::browser::{Browser, Shown};
use crate::support::{KeyAndRequest, LOGIN, SINGLE, TestBank, problem};

async fn log_in(browser: &Browser, password: &str) -> Shown {
    let fields = [("login_id", "kanri"), ("password", password)];
    browser.submit("/admin/login", "/admin/login", &fields).await
}

async fn administrator(bank: &TestBank) -> Browser {
    let browser = Browser::new(bank);
    log_in(&browser, &bank.administrator().password).await.expect("BADM002");
    browser
}

#[tokio::test]
async fn only_the_administrator_is_admitted() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    let browser = Browser::new(&bank);
    browser.log_in(LOGIN).await.expect("BTOP001");
    let serial = holder.serial();
    for path in ["/admin", &format!("/admin/revoke?serial={serial}"), "/admin/reissue?login_id=x"] {
        browser.get(path).await.expect("BADM001");
    }
    let fields = [("serial", serial.as_str())];
    browser.submit("/", "/admin/revoke", &fields).await.expect("BADM001");
    assert!(bank.certificates().unwrap()[0].revoked_at.is_none());
}

#[tokio::test]
async fn wrong_passwords_do_not_lock_and_the_password_survives_a_restart() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    for _ in 0..6 {
        let begin = Instant::now();
        assert!(log_in(&browser, "wrong").await.expect("BADM001").has("違います"));
        assert!(begin.elapsed() >= Duration::from_millis(500), "guesses take their time");
    }
    let right = bank.administrator().password;
    log_in(&browser, &right).await.expect("BADM002");
    assert_eq!(bank.restart().await.administrator().password, right);
}

#[tokio::test]
async fn the_administrator_unlocks_a_login_id_and_logs_out() {
    let bank = TestBank::start().await;
    bank.administration().lock(LOGIN.0).unwrap();
    let browser = administrator(&bank).await;
    assert!(browser.get("/admin").await.has("ロック中"));
    browser.submit("/admin", "/admin/unlock", &[("account", LOGIN.0)]).await.expect("BADM002");
    bank.holder(LOGIN).await;
    browser.submit("/admin", "/admin/logout", &[]).await.expect("BADM001");
    browser.get("/admin").await.expect("BADM001");
}

/// With a short validity, the notice is shown at once.
#[tokio::test]
async fn the_administrator_sets_the_validity_of_new_certificates() {
    let bank = TestBank::start().await;
    let browser = administrator(&bank).await;
    assert!(browser.get("/admin").await.has("<option value=\"365\" selected>"));
    browser.submit("/admin", "/admin/validity", &[("days", "40")]).await.expect("BADM002");
    let holder = bank.holder(LOGIN).await;
    let customer = Browser::with_certificate(&bank, &holder);
    let greeted = customer.get(bank.mtls_url()).await.expect("BTOP001");
    assert!(greeted.has("電子証明書の有効期限まであと"), "{}", greeted.text);
}

#[tokio::test]
async fn a_certificate_is_revoked_after_confirmation() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    let browser = administrator(&bank).await;
    let question = format!("/admin/revoke?serial={}", holder.serial());
    assert!(browser.get(&question).await.expect("BADM003").has(&holder.common_name()));
    assert!(bank.certificates().unwrap()[0].revoked_at.is_none());
    let fields = [("serial", &*holder.serial())];
    browser.submit(&question, "/admin/revoke", &fields).await.expect("BADM002");
    let customer = Browser::with_certificate(&bank, &holder);
    customer.get(bank.mtls_url()).await.expect("BLGI009");
}

#[tokio::test]
async fn a_customer_who_has_lost_the_certificate_is_issued_another() {
    let bank = TestBank::start().await;
    bank.holder(SINGLE).await;
    problem(bank.enroll(SINGLE, &KeyAndRequest::new()).await, 409, "certificate-already-issued").await;
    let browser = administrator(&bank).await;
    let question = format!("/admin/reissue?login_id={}", SINGLE.0);
    let fields = [("login_id", SINGLE.0)];
    browser.submit(&question, "/admin/reissue", &fields).await.expect("BADM002");
    bank.holder(SINGLE).await;
    let live = bank.certificates().unwrap().into_iter().filter(|one| one.revoked_at.is_none());
    assert_eq!(live.count(), 1);
}
