//! The texts for each error, in both languages: `errors.json`, which the window reads, too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::error_code::ErrorCode;
use crate::language::Language;

static TABLE: LazyLock<BTreeMap<ErrorGroup, Group>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../errors.json")).expect("errors.json, which the tests have read")
});

static TEXTS: LazyLock<BTreeMap<ErrorCode, &InBoth<ErrorText>>> =
    LazyLock::new(|| TABLE.values().flat_map(|group| &group.codes).map(|(code, text)| (*code, text)).collect());

/// The text for this error. A test ensures that the table has every code.
pub fn error_text(code: ErrorCode, language: Language) -> &'static ErrorText {
    TEXTS[&code].of(language)
}

/// The groups with their codes, in the table's order.
pub fn error_groups() -> &'static BTreeMap<ErrorGroup, Group> {
    &TABLE
}

/// The area of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorGroup {
    /// The user's input.
    Typed,
    /// The bank's refusals.
    Bank,
    /// The connection to the bank.
    Network,
    /// The company's proxy.
    Proxy,
    /// The certificate or the answer that was received.
    Answer,
    /// The key store.
    Store,
    /// The app's own files and state.
    App,
    /// A new version of the app.
    Update,
}

/// The errors of one area.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The area's title.
    pub title: InBoth<String>,
    /// The texts for each.
    pub codes: BTreeMap<ErrorCode, InBoth<ErrorText>>,
}

/// A text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InBoth<T> {
    ja: T,
    en: T,
}

impl<T> InBoth<T> {
    /// The text in one language.
    pub fn of(&self, language: Language) -> &T {
        match language {
            Language::Japanese => &self.ja,
            Language::English => &self.en,
        }
    }
}

/// The texts for an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorText {
    /// What happened, in one sentence.
    pub title: String,
    /// Why, and what is unaffected. The only text shown beside a field.
    pub explanation: Template,
    /// What to do now, step by step.
    pub next: Vec<Template>,
}

/// One text, or two: one that names a detail such as `{retry_at}`, and one for when the detail is unknown.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Template {
    /// Without a detail.
    Plain(String),
    /// With a detail.
    Detailed {
        /// If the detail is known.
        known: String,
        /// If it is not.
        unknown: String,
    },
}

/// The placeholders that a text may contain, with their details.
pub(crate) type Details = [(&'static str, Option<String>)];

impl Template {
    /// The text with its detail inserted, if known.
    pub(crate) fn filled(&self, details: &Details) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Detailed { known, unknown } => {
                let named = details.iter().find(|(name, _)| known.contains(name));
                match named {
                    Some((name, Some(detail))) => known.replace(name, detail),
                    _ => unknown.clone(),
                }
            }
        }
    }
}
