//! The one table of what is said about each error, in both languages: `errors.json`, which the window reads, too.

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

/// What is said about this error. A test holds the table against the codes: it has each of them.
pub fn error_text(code: ErrorCode, language: Language) -> &'static ErrorText {
    TEXTS[&code].of(language)
}

/// The groups with their codes, in the table's order.
pub fn error_groups() -> &'static BTreeMap<ErrorGroup, Group> {
    &TABLE
}

/// What an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorGroup {
    /// What was typed.
    Typed,
    /// What the bank answered.
    Bank,
    /// The way to the bank.
    Network,
    /// The company's proxy.
    Proxy,
    /// What arrived.
    Answer,
    /// The key store.
    Store,
    /// The app's own files and state.
    App,
    /// A new version of the app.
    Update,
}

/// Errors that are about the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they are about.
    pub title: InBoth<String>,
    /// What is said about each.
    pub codes: BTreeMap<ErrorCode, InBoth<ErrorText>>,
}

/// The same in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InBoth<T> {
    ja: T,
    en: T,
}

impl<T> InBoth<T> {
    /// In one language.
    pub fn of(&self, language: Language) -> &T {
        match language {
            Language::Japanese => &self.ja,
            Language::English => &self.en,
        }
    }
}

/// What is said about an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorText {
    /// What happened, in one sentence.
    pub title: String,
    /// Why, and what is not at stake. Stands alone beside a field.
    pub explanation: Template,
    /// What to do now, step by step.
    pub next: Vec<Template>,
}

/// A text, or two: one that names a detail, as `{retry_at}`, and one for where the detail is not known.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Template {
    /// Names none.
    Plain(String),
    /// Names one.
    Detailed {
        /// Where it is known.
        known: String,
        /// Where it is not.
        unknown: String,
    },
}

/// The details that a text may name, and the name.
pub(crate) type Details = [(&'static str, Option<String>)];

impl Template {
    /// With the detail it names, where that is known.
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
