//! Logging in to the pages, and what ends a session.

use practice_bank::{NewUser, Validity};

use crate::support::browser::Browser;
use crate::support::{KeyAndRequest, LOGIN, TestBank};

const OTHER: (&str, &str) = ("R2user101", "renshu-101");

#[tokio::test]
async fn each_password_login_gets_a_new_cookie_and_can_log_out() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let mut cookies = Vec::new();
    for _ in 0..3 {
        assert!(browser.log_in(LOGIN).await.expect("BTOP001").has(r#"id="login-id">logid031<"#));
        cookies.push(browser.cookie("__Host-session").unwrap());
    }
    cookies.dedup();
    assert_eq!(cookies.len(), 3);
    assert!(cookies.iter().all(|cookie| cookie.len() == 64));
    browser.submit("/top", "/logout", &[]).await.expect("BLGO001");
    assert_eq!(browser.get("/top").await.expect("BLGI008").status, 403);
}

#[tokio::test]
async fn wrong_passwords_get_the_same_answer_for_known_and_unknown_login_ids_and_lock() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    for remaining in [4, 3, 2, 1] {
        let known = browser.log_in((LOGIN.0, "wrong")).await.expect("BLGI001");
        let unknown = browser.log_in(("nobody00", "wrong")).await.expect("BLGI001");
        assert_eq!((known.status.as_u16(), unknown.status.as_u16()), (403, 403));
        assert_eq!(known.text.replace(LOGIN.0, ""), unknown.text.replace("nobody00", ""));
        assert!(known.has(&format!("あと {remaining} 回間違えるとロックされます")));
    }
    let mut answers = Vec::new();
    for login in [(LOGIN.0, "wrong"), LOGIN, ("nobody00", "wrong"), ("nobody00", "x")] {
        let locked = browser.log_in(login).await.expect("BLGI001");
        assert!(locked.has("ロックされています"), "{}", locked.text);
        answers.push((locked.status, locked.text.replace(login.0, "")));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    bank.administration().unlock(LOGIN.0).unwrap();
    browser.log_in(LOGIN).await.expect("BTOP001");
}

#[tokio::test]
async fn accounts_other_than_login_ids_cannot_be_used_at_the_login() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    for _ in 0..6 {
        browser.log_in(("administrator:", "wrong")).await.expect("BLGI001");
        browser.log_in(("contract:1554000101", "wrong")).await.expect("BLGI001");
    }
    let administrator = bank.administrator();
    let fields = [("login_id", administrator.login_id.as_str()), ("password", administrator.password.as_str())];
    browser.submit("/admin/login", "/admin/login", &fields).await.expect("BADM002");
}

#[tokio::test]
async fn the_application_ends_the_browsers_session_and_the_next_request_explains_it() {
    let bank = TestBank::start().await;
    let (browser, other) = (Browser::new(&bank), Browser::new(&bank));
    browser.log_in(LOGIN).await.expect("BTOP001");
    other.log_in(OTHER).await.expect("BTOP001");
    let refused = bank.enroll((LOGIN.0, "wrong"), &KeyAndRequest::new()).await;
    assert_eq!(refused.status(), 401);
    browser.get("/top").await.expect("BTOP001");
    let holder = bank.holder(LOGIN).await;
    for path in ["/renewal", "/top"] {
        let ended = browser.get(path).await.expect("BLGI008");
        assert!(ended.has("アプリケーションがログインを行ったため"));
        assert!(ended.has("ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。"));
    }
    other.get("/top").await.expect("BTOP001");
    // After closing all browsers, the customer logs in again with the certificate.
    let browser = Browser::with_certificate(&bank, &holder);
    browser.get(bank.mtls_url()).await.expect("BTOP001");
    browser.get(&format!("{}/top", bank.mtls_url())).await.expect("BTOP001");
    browser.get(&format!("{}/renewal", bank.mtls_url())).await.expect("BSMS002");
    // Without the certificate, the session is not valid.
    browser.get("/renewal").await.expect("BLGI008");
}

#[tokio::test]
async fn a_renewal_by_the_application_or_a_revocation_ends_the_session_of_the_certificate() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    let browser = Browser::with_certificate(&bank, &holder);
    browser.get(bank.mtls_url()).await.expect("BTOP001");
    let renewed = bank.renew(&holder, LOGIN, &KeyAndRequest::renewing(&holder)).await;
    assert_eq!(renewed.status(), 200);
    let [top, renewal] = ["top", "renewal"].map(|page| format!("{}/{page}", bank.mtls_url()));
    assert!(browser.get(&top).await.expect("BLGI008").has("アプリケーションがログインを行ったため"));
    let again = browser.get(bank.mtls_url()).await.expect("BTOP001");
    assert!(again.has("この電子証明書は更新済みです。"));
    bank.administration().revoke(&holder.serial()).unwrap();
    assert!(browser.get(&renewal).await.expect("BLGI009").has("失効している"));
}

#[tokio::test]
async fn a_login_elsewhere_ends_the_session() {
    let bank = TestBank::start().await;
    let (first, second) = (Browser::new(&bank), Browser::new(&bank));
    first.log_in(LOGIN).await.expect("BTOP001");
    second.log_in(LOGIN).await.expect("BTOP001");
    assert!(first.get("/top").await.expect("BLGI008").has("別の画面からログインが行われた"));
    second.get("/top").await.expect("BTOP001");
}

#[tokio::test]
async fn an_idle_session_ends() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    browser.log_in(LOGIN).await.expect("BTOP001");
    bank.clock().set_offset(14 * 60);
    browser.get("/top").await.expect("BTOP001");
    bank.clock().set_offset(30 * 60);
    browser.get("/top").await.expect("BLGI008");
    browser.forget_cookies();
    browser.get("/top").await.expect("BLGI008");
}

#[tokio::test]
async fn each_live_certificate_has_a_button_with_its_serial() {
    let bank = TestBank::start().await;
    let [first, second, revoked] = [bank.holder(LOGIN).await, bank.holder(LOGIN).await, bank.holder(LOGIN).await];
    let other = bank.holder(OTHER).await;
    bank.administration().revoke(&revoked.serial()).unwrap();
    assert_eq!(bank.renew(&first, LOGIN, &KeyAndRequest::renewing(&first)).await.status(), 200);
    let browser = Browser::new(&bank);
    browser.log_in(LOGIN).await.expect("BTOP001");
    let page = browser.get("/renewal").await.expect("BSMS002");
    let link = |serial: &str| format!(r#"href="cc1554-practice://renew?serial={serial}""#);
    let renewed = bank.certificates().unwrap().pop().unwrap();
    assert!(page.has(&link(&second.serial())) && page.has(&link(&renewed.serial)));
    for hidden in [first, revoked, other] {
        assert!(!page.has(&hidden.serial()), "{}", page.text);
    }
}

#[tokio::test]
async fn the_top_page_announces_the_last_forty_days_after_either_login() {
    let bank = TestBank::start_with(|config| config.validity = Validity::days(42)).await;
    let holder = bank.holder(LOGIN).await;
    let browser = Browser::new(&bank);
    assert!(!browser.log_in(LOGIN).await.expect("BTOP001").has("更新してください"));
    bank.clock().set_offset(2 * 86_400);
    let top = browser.log_in(LOGIN).await.expect("BTOP001");
    assert!(top.has("電子証明書の有効期限まであと 39 日です") || top.has("あと 40 日です"));
    let browser = Browser::with_certificate(&bank, &holder);
    assert!(browser.get(bank.mtls_url()).await.expect("BTOP001").has("更新してください"));
}

#[tokio::test]
async fn input_is_escaped() {
    let bank = TestBank::start().await;
    bank.administration().put_user(&NewUser::new("<b>\"", "x")).unwrap();
    let browser = Browser::new(&bank);
    let refused = browser.log_in(("<b>\"", "y")).await.expect("BLGI001");
    assert!(refused.has("&lt;b&gt;&quot;") && !refused.has("<b>"), "{}", refused.text);
    let top = browser.log_in(("<b>\"", "x")).await.expect("BTOP001");
    assert!(top.has("&lt;b&gt;") && !top.has("<b>"));
    let browser = Browser::with_certificate(&bank, &bank.holder(("<b>\"", "x")).await);
    let top = browser.get(bank.mtls_url()).await.expect("BTOP001");
    assert!(top.has("&lt;b&gt;&quot;") && !top.has("<b>"), "{}", top.text);
}
