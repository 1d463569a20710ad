//! The user's choice of language, on disk.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::private_files::{create_private_folder, read_json_or_default, replace_json, take_json_or_default};

const PREFERENCES: &str = "preferences.json";

#[derive(Default, Serialize, Deserialize)]
struct Preferences {
    language: Option<Language>,
}

/// The language chosen in the window's header, else the system's.
#[derive(Clone, Debug)]
pub struct LanguagePreference {
    folder: PathBuf,
}

impl LanguagePreference {
    /// The file in the state folder, which is not accessed yet.
    pub fn new(state: &Path) -> Self {
        Self { folder: state.to_owned() }
    }

    /// The user's language. A file that cannot be read counts as no choice.
    pub fn language(&self) -> Language {
        let preferences: Preferences = read_json_or_default(&self.folder, PREFERENCES);
        preferences.language.unwrap_or_else(Language::of_system)
    }

    /// Stores the choice for the next start. A file that cannot be read is set aside.
    pub fn choose(&self, language: Language) -> io::Result<()> {
        create_private_folder(&self.folder)?;
        let mut preferences: Preferences = take_json_or_default(&self.folder, PREFERENCES);
        preferences.language = Some(language);
        replace_json(&self.folder, PREFERENCES, &preferences)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_choice_outlasts_the_program() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("state");
        for language in [Language::English, Language::Japanese] {
            LanguagePreference::new(&folder).choose(language).unwrap();
            assert_eq!(LanguagePreference::new(&folder).language(), language);
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_choice() {
        let state = tempfile::tempdir().unwrap();
        let preference = LanguagePreference::new(state.path());
        assert_eq!(preference.language(), Language::of_system());
        preference.choose(Language::English).unwrap();
        for unusable in ["", "{", "[]", r#"{"language":"tlh"}"#, r#"{"language":7}"#, "null", "\u{0}"] {
            fs::write(state.path().join(PREFERENCES), unusable).unwrap();
            assert_eq!(preference.language(), Language::of_system(), "{unusable:?}");
        }
    }
    #[test]
    fn what_cannot_be_read_is_kept_beside_the_next_choice() {
        let state = tempfile::tempdir().unwrap();
        let preference = LanguagePreference::new(state.path());
        preference.choose(Language::English).unwrap();
        fs::write(state.path().join(PREFERENCES), "{").unwrap();
        preference.choose(Language::Japanese).unwrap();
        assert_eq!(preference.language(), Language::Japanese);
        let entries = fs::read_dir(state.path()).unwrap().map(|entry| entry.unwrap().path());
        let aside: Vec<_> = entries.filter(|path| path.is_dir()).collect();
        assert_eq!(aside.len(), 1, "{aside:?}");
        assert_eq!(fs::read(aside[0].join(PREFERENCES)).unwrap(), b"{");
    }
}
