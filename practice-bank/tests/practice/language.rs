//! The pages in English.

use reqwest::header;

use crate::support::TestBank;
use crate::support::browser::Browser;

/// The language that the page declares.
async fn language(bank: &TestBank, path: &str, accepted: &str) -> String {
    let request = bank.client().get(format!("{}{path}", bank.web_url())).header(header::ACCEPT_LANGUAGE, accepted);
    let text = request.send().await.unwrap().text().await.unwrap();
    text.split_once("<html lang=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_browser_gets_the_requested_language_or_the_one_it_prefers() {
    let bank = TestBank::start().await;
    for (path, accepted, expected) in [
        ("/", "en-US,en;q=0.9,ja;q=0.8", "en"),
        ("/", "ja,en;q=0.9", "ja"),
        ("/", "de", "ja"),
        ("/?lang=ja", "en", "ja"),
        ("/?lang=en", "ja", "en"),
        ("/?lang=xx", "en", "en"),
        ("/none", "en", "en"),
        ("/top", "en", "en"),
    ] {
        assert_eq!(language(&bank, path, accepted).await, expected, "{path} {accepted}");
    }
}

#[tokio::test]
async fn the_chosen_language_persists_and_the_switch_keeps_the_page() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let japanese = browser.get("/admin/revoke?serial=1&lang=ja").await;
    assert!(japanese.has("<html lang=\"ja\">"), "{}", japanese.text);
    let english = browser.get("/acquisition?lang=en").await.expect("BSMS001");
    assert!(english.has("href=\"?lang=ja\" lang=\"ja\" hreflang=\"ja\">日本語</a>"), "{}", english.text);
    assert!(browser.get("/").await.expect("BLGI001").has("<html lang=\"en\">"));
    let missing = browser.get("/none?serial=1&lang=en&x=2").await.expect("BERR001");
    assert!(missing.has("href=\"?serial=1&amp;x=2&amp;lang=ja\""), "{}", missing.text);
    // The result of a form cannot be requested again, so the switch leads to the login page.
    let refused = browser.log_in(("nobody", "wrong")).await.expect("BLGI001");
    assert!(refused.has("href=\"/start?lang=ja\"") && refused.has("is wrong"), "{}", refused.text);
    assert!(browser.get("/start?lang=ja").await.expect("BLGI001").has("<html lang=\"ja\">"));
}

#[tokio::test]
async fn only_the_query_of_a_request_is_copied_into_the_switch() {
    let bank = TestBank::start().await;
    for path in ["//bank.example/x", "/%22%3E%3Cscript%3E", "/x?%22%3E%3Cscript%3E", "/x?y=\"><script>"] {
        let text = bank.get_page(path).await.text().await.unwrap();
        let (_, switch) = text.split_once("id=\"language\" href=\"").unwrap();
        assert!(switch.starts_with('?'), "{path}: {switch}");
        assert!(!text.contains("<script>") && !text.contains("bank.example"), "{path}: {text}");
    }
}
