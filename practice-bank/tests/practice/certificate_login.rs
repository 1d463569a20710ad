//! The port that requires a certificate.

use practice_bank::Validity;

use crate::support::browser::Browser;
use crate::support::{CA_CERTIFICATES, LOGIN, TestBank};

#[tokio::test]
async fn a_live_certificate_is_greeted_and_a_revocation_counts_at_once_also_on_an_open_connection() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    let browser = Browser::with_certificate(&bank, &holder);
    let page = browser.get(bank.mtls_url()).await;
    assert_eq!(page.status, 200);
    for expected in [r#"id="login-id">logid031<"#, "様、ようこそ", "あと", &holder.serial(), "練習用"] {
        assert!(page.has(expected), "{expected} is missing in {}", page.text);
    }
    assert!(!page.has("更新してください"), "{}", page.text);
    bank.administration().revoke(&holder.serial()).unwrap();
    let page = browser.get(bank.mtls_url()).await;
    assert_eq!(page.status, 403);
    assert!(page.has("失効している") && !page.has("ようこそ"), "{}", page.text);
}

#[tokio::test]
async fn an_expired_certificate_is_told_so() {
    let bank = TestBank::start_with(|config| config.validity = Validity::expired()).await;
    let page = Browser::with_certificate(&bank, &bank.holder(LOGIN).await).get(bank.mtls_url()).await;
    assert_eq!(page.status, 403);
    assert!(page.has("有効期限が過ぎている"));
}

#[tokio::test]
async fn nobody_enters_without_a_certificate_of_our_authority() {
    let bank = TestBank::start_with(|config| config.authority_keys = None).await;
    assert!(bank.client().get(bank.mtls_url()).send().await.is_err());
    // An authority of the same name takes over, with other keys. What the first one signed stays recorded.
    let other = bank.holder(LOGIN).await;
    std::fs::remove_dir_all(bank.path("data/authority")).unwrap();
    let bank = bank.restart().await;
    assert_eq!(bank.certificates().unwrap()[0].serial, other.serial());
    for url in [bank.mtls_url(), &format!("{}{CA_CERTIFICATES}", bank.service_url())] {
        assert!(bank.client_with(&other).get(url).send().await.is_err(), "{url}");
    }
}
