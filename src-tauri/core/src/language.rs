//! The two languages of screens, notices, terminal output and files.

use serde::{Deserialize, Serialize};
use sys_locale::get_locale;
use ts_rs::TS;

/// One of the app's languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Language {
    /// The language of the manual.
    #[serde(rename = "ja")]
    Japanese,
    /// For colleagues who do not read Japanese.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The language of this user's system. Japanese if none is set, because the bank's customers work in Japan.
    pub fn of_system() -> Self {
        get_locale().map_or(Self::Japanese, |locale| Self::of_locale(&locale))
    }

    /// The language of a locale such as `ja-JP` or `en_US.UTF-8`. `C` is English, as in other terminal programs.
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ja") { Self::Japanese } else { Self::English }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// Appends another text.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.ja.extend([more.ja]);
        self.en.extend([more.en]);
        self
    }

    /// The text in one language.
    pub fn of(self, language: Language) -> String {
        match language {
            Language::Japanese => self.ja,
            Language::English => self.en,
        }
    }
}

/// A text in Japanese, then in English; both are format strings.
#[macro_export]
macro_rules! words {
    ($ja:literal, $en:literal) => {
        $crate::language::Words { ja: format!($ja), en: format!($en) }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language() {
        for japanese in ["ja", "ja-JP", "ja_JP.UTF-8", "JA_JP"] {
            assert_eq!(Language::of_locale(japanese), Language::Japanese, "{japanese}");
        }
        for english in ["en", "en-GB", "en_US.UTF-8", "de_DE@euro", "zh_CN", "C.UTF-8", "POSIX"] {
            assert_eq!(Language::of_locale(english), Language::English, "{english}");
        }
    }
}
