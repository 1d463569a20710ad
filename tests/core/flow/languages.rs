//! The header's language switch: it keeps the screen, and applies to every screen and to the next start.

use cert_core::flow::View;
use cert_core::language::Language;

use crate::support::{Fixture, FlowHarness, PASSWORD, USER, at_a_window, secret};

const BOTH: [Language; 2] = [Language::English, Language::Japanese];

#[tokio::test]
async fn a_choice_changes_nothing_but_the_language_and_its_names() {
    let (_fixture, app) = at_a_window().await;
    let before = app.flow.choose_language(Language::Japanese).await;
    let after = app.flow.choose_language(Language::English).await;
    assert_eq!(after.language, Language::English);
    assert_eq!(after.bank.contact.phone, before.bank.contact.phone);
    assert_ne!(after.bank.app_name, before.bank.app_name);
    assert_eq!(View { language: before.language, bank: before.bank.clone(), ..after.clone() }, before);
    assert_eq!(app.pushed().last(), Some(&after));
}

#[tokio::test]
async fn it_holds_on_the_next_screen_and_at_the_next_start() {
    let fixture = Fixture::new().await;
    for language in BOTH {
        let app = FlowHarness::opened(&fixture).await;
        app.flow.choose_language(language).await;
        assert_eq!(app.flow.begin_issue().await.language, language);
        let next = FlowHarness::opened(&fixture).await;
        assert_eq!(next.flow.begin_issue().await.language, language);
    }
}

#[tokio::test]
async fn it_can_be_chosen_while_an_intent_is_at_work() {
    let fixture = Fixture::new().await;
    let app = FlowHarness::opened(&fixture).await;
    app.flow.begin_issue().await;
    let issue = app.flow.authenticate(USER.to_owned(), secret(PASSWORD));
    let (issued, chosen) = tokio::join!(issue, app.flow.choose_language(Language::English));
    assert_eq!([issued.language, chosen.language], [Language::English; 2]);
}
