//! In which of the two languages the user is addressed: screens, notices, terminal and files alike.

use serde::{Deserialize, Serialize};
use sys_locale::get_locale;
use ts_rs::TS;

/// One of the app's languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Language {
    /// The manual's.
    #[serde(rename = "ja")]
    Japanese,
    /// For colleagues who do not read Japanese.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The one this user has chosen for the system's own texts. Japanese where none is: the bank's customers work in
    /// Japan.
    pub fn of_system() -> Self {
        get_locale().map_or(Self::Japanese, |locale| Self::of_locale(&locale))
    }

    /// By a locale's name, as `ja-JP` or `en_US.UTF-8`. `C` is English, as in every program of the terminal's.
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ja") { Self::Japanese } else { Self::English }
    }
}

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// Followed by more.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.ja.extend([more.ja]);
        self.en.extend([more.en]);
        self
    }

    /// In one language.
    pub fn of(self, language: Language) -> String {
        match language {
            Language::Japanese => self.ja,
            Language::English => self.en,
        }
    }
}

/// Japanese, then English; both with what is named in them.
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
