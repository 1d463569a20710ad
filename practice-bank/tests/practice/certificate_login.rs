//! The listener that requires a certificate.

use practice_bank::Validity;

use crate::support::browser::Browser;
use crate::support::{CA_CERTIFICATES, LOGIN, TestBank};

#[tokio::test]
async fn a_live_certificate_logs_in_and_a_revocation_takes_effect_at_once_on_an_open_connection() {
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
async fn an_expired_certificate_gets_an_explanation() {
    let bank = TestBank::start_with(|config| config.validity = Validity::expired()).await;
    let page = Browser::with_certificate(&bank, &bank.holder(LOGIN).await).get(bank.mtls_url()).await;
    assert_eq!(page.status, 403);
    assert!(page.has("有効期限が過ぎている"));
}

#[tokio::test]
async fn only_certificates_of_the_banks_authority_are_accepted() {
    let bank = TestBank::start_with(|config| config.authority_keys = None).await;
    assert!(bank.client().get(bank.mtls_url()).send().await.is_err());
    // Replaced by an authority of the same name with other keys; the old certificates stay recorded.
    let other = bank.holder(LOGIN).await;
    std::fs::remove_dir_all(bank.path("data/authority")).unwrap();
    let bank = bank.restart().await;
    assert_eq!(bank.certificates().unwrap()[0].serial, other.serial());
    for url in [bank.mtls_url(), &format!("{}{CA_CERTIFICATES}", bank.service_url())] {
        assert!(bank.client_with(&other).get(url).send().await.is_err(), "{url}");
    }
}
