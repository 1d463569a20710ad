//! PAC scripts as companies write them, with the expected routes: in JSON files, so that every engine can be tested
//! with the same cases.
#![allow(dead_code, reason = "each user of this module reads another part")]

use std::collections::BTreeMap;

use serde::Deserialize;

/// Makes a script 300 kB long.
const ENTRIES: usize = 11_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Idiom {
    pub(crate) name: String,
    script: Vec<String>,
    /// Servers, and Chromium's reading of the script's result; `None` if the script fails.
    pub(crate) routes: BTreeMap<String, Option<String>>,
    #[serde(default)]
    pub(crate) differs: Differs,
}

/// The engines that differ, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Differs {
    pub(crate) winhttp: Option<String>,
    pub(crate) chromium: Option<String>,
}

pub(crate) fn idioms() -> Vec<Idiom> {
    let files = [
        include_str!("addresses.json"),
        include_str!("answers.json"),
        include_str!("language.json"),
        include_str!("names.json"),
        include_str!("networks.json"),
        include_str!("patterns.json"),
        include_str!("times.json"),
    ];
    files.into_iter().flat_map(|file| serde_json::from_str::<Vec<Idiom>>(file).unwrap()).collect()
}

impl Idiom {
    pub(crate) fn text(&self) -> String {
        let text = self.script.join("\n");
        if !text.contains("%ENTRIES%") {
            return text;
        }
        let entries: Vec<_> = (0..ENTRIES).map(|one| format!("  \"host-{one}.padding.example\": 1,")).collect();
        text.replace("%ENTRIES%", &entries.join("\n"))
    }
}
