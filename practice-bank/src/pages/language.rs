//! The language of a page, which is a property of the current request.

use std::future::Future;

use maud::{Markup, html};

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// The manual's language, and the default, since the bank's customers work in Japan.
    #[default]
    Japanese,
    English,
}

/// Formats the Japanese or the English text, depending on the language of the current page.
macro_rules! words {
    ($ja:literal, $en:literal) => {
        match $crate::pages::language::Language::of_page() {
            $crate::pages::language::Language::Japanese => format!($ja),
            $crate::pages::language::Language::English => format!($en),
        }
    };
}
pub(crate) use words;

tokio::task_local! {
    static PAGE: PageContext;
}

/// The properties of the request that a page depends on.
struct PageContext {
    language: Language,
    /// The address of the same page in the other language.
    other: String,
}

impl Language {
    /// Runs a request whose page is in this language; `other` is its address in the other language.
    pub(crate) async fn answer<T>(self, other: String, request: impl Future<Output = T>) -> T {
        PAGE.scope(PageContext { language: self, other }, request).await
    }

    /// The language of the current page.
    pub(crate) fn of_page() -> Self {
        PAGE.try_with(|page| page.language).unwrap_or_default()
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        [Self::Japanese, Self::English].into_iter().find(|one| one.code() == code)
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Japanese => Self::English,
            Self::English => Self::Japanese,
        }
    }

    /// The supported language that a browser prefers by its `Accept-Language` (RFC 9110 section 12.5.4).
    pub(crate) fn preferred(accepted: &str) -> Option<Self> {
        let ranges = accepted.split(',').filter_map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let language = Self::parse(&tag.trim().split('-').next()?.to_ascii_lowercase())?;
            let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
            (weight > 0.0).then_some((language, weight))
        });
        // Of equal weights, the first is preferred.
        let heavier = |best: (Self, f32), next: (Self, f32)| if next.1 > best.1 { next } else { best };
        ranges.reduce(heavier).map(|(language, _)| language)
    }
}

/// The link to the same page in the other language, labelled in that language.
pub(super) fn switch() -> Markup {
    let other = Language::of_page().other();
    let name = match other {
        Language::Japanese => "日本語",
        Language::English => "English",
    };
    let address = PAGE.try_with(|page| page.other.clone()).unwrap_or_default();
    html! { a #language href=(address) lang=(other.code()) hreflang=(other.code()) { (name) } }
}

/// A name that is Japanese on English pages, too.
pub(super) fn name(name: &str) -> Markup {
    html! { span lang="ja" { (name) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_supported_language_is_found() {
        for (accepted, preferred) in [
            ("ja", Some(Language::Japanese)),
            ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Japanese)),
            ("en-US,en;q=0.9,ja;q=0.8", Some(Language::English)),
            ("de, en;q=0.3, ja;q=0.4", Some(Language::Japanese)),
            ("JA;q=0, EN;q=0.1", Some(Language::English)),
            ("de,fr;q=0.5", None),
            ("*", None),
            ("en;q=much", None),
            ("", None),
        ] {
            assert_eq!(Language::preferred(accepted), preferred, "{accepted}");
        }
    }
}
