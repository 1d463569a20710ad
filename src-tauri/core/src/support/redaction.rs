//! Removes what identifies the user or the PC from logs and findings.

use std::path::Path;

use sysinfo::System;

use crate::services::Services;

/// Shorter words are not replaced: they occur in too many texts.
const MIN_LENGTH: usize = 3;

/// Words and their replacements, the longest first, as they may contain others.
pub(super) struct Redaction(Vec<(String, String)>);

impl Redaction {
    /// Covers the login IDs and names of the bank's certificates in the store, and of the unfinished request; this
    /// user's home folder and name, and the PC's name. Blocks.
    pub(super) fn of(services: &Services) -> Self {
        let mut words = people(services);
        words.extend(machine(dirs::home_dir().as_deref(), System::host_name().ok()));
        Self::new(words)
    }

    fn new(mut words: Vec<(String, String)>) -> Self {
        words.retain(|(word, _)| word.chars().count() >= MIN_LENGTH);
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self(words)
    }

    /// Replaces the words in a text, regardless of case.
    pub(super) fn apply(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (word, by)| replaced(&text, word, by))
    }
}

fn people(services: &Services) -> Vec<(String, String)> {
    let place = services.store.place();
    let stored = place.exists.then(|| services.store.certificates(&services.profile.issuer).ok()).flatten();
    let stored = stored.unwrap_or_default();
    let record = services.journal.peek().ok().flatten();
    let mut login_ids: Vec<_> = stored.iter().filter_map(|one| Some(one.login_id()?.to_owned())).collect();
    login_ids.extend(record.map(|record| record.login_id.as_str().to_owned()));
    login_ids.sort_unstable();
    login_ids.dedup();
    let login_ids = login_ids.into_iter().zip(1..).map(|(id, number)| (id, format!("<login-id-{number}>")));
    let names = stored.iter().map(|one| one.subject().common_name.clone()).map(|name| (name, "<subject>".to_owned()));
    login_ids.chain(names).collect()
}

fn machine(home: Option<&Path>, host: Option<String>) -> Vec<(String, String)> {
    let mut words = Vec::new();
    if let Some(home) = home {
        let folder = home.display().to_string();
        // As escaped in JSON.
        words.push((folder.replace('\\', r"\\"), "<home>".to_owned()));
        words.push((folder, "<home>".to_owned()));
        let user = home.file_name().map(|name| name.to_string_lossy().into_owned());
        words.extend(user.map(|user| (user, "<user>".to_owned())));
    }
    words.extend(host.map(|host| (host, "<pc>".to_owned())));
    words
}

/// Replaces the word unless it is part of another one.
fn replaced(text: &str, word: &str, by: &str) -> String {
    // The same length in bytes: only ASCII is changed.
    let (lower, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let (mut replaced, mut kept, mut from) = (String::new(), 0, 0);
    while let Some(found) = lower[from..].find(&word) {
        let (begin, end) = (from + found, from + found + word.len());
        if stands_alone(text, begin, end) {
            replaced.extend([&text[kept..begin], by]);
            kept = end;
        }
        from = end;
    }
    replaced + &text[kept..]
}

fn stands_alone(text: &str, begin: usize, end: usize) -> bool {
    let joins = |one: Option<char>, other: Option<char>| {
        one.zip(other).is_some_and(|(one, other)| one.is_ascii_alphanumeric() && other.is_ascii_alphanumeric())
    };
    let word = &text[begin..end];
    let before = joins(text[..begin].chars().next_back(), word.chars().next());
    let after = joins(word.chars().next_back(), text[end..].chars().next());
    !before && !after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_folders_go_and_words_that_have_them_in_them_stay() {
        let words = machine(Some(Path::new("/home/taro")), Some("PC-07".to_owned()));
        let redaction = Redaction::new(words);
        for (text, expected) in [
            ("/home/taro/.local: taro", "<home>/.local: <user>"),
            (r#"{"user":"TARO","on":"pc-07"}"#, r#"{"user":"<user>","on":"<pc>"}"#),
            ("tarot and kentaro", "tarot and kentaro"),
            ("さんtaroさん", "さん<user>さん"),
            ("", ""),
        ] {
            assert_eq!(redaction.apply(text), expected);
        }
    }

    #[test]
    fn a_windows_folder_is_also_replaced_in_json() {
        let words = vec![
            (r"C:\\Users\\taro".to_owned(), "<home>".to_owned()),
            (r"C:\Users\taro".to_owned(), "<home>".to_owned()),
        ];
        let redaction = Redaction::new(words);
        assert_eq!(redaction.apply(r#"C:\Users\Taro\x "c:\\users\\taro\\x""#), r#"<home>\x "<home>\\x""#);
    }

    #[test]
    fn short_words_are_not_replaced() {
        let redaction = Redaction::new(vec![("ab".to_owned(), "<user>".to_owned())]);
        assert_eq!(redaction.apply("ab"), "ab");
    }
}
