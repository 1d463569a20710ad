//! Scripts (PAC) as companies write them, and where each leads: in the JSON files beside this one, so that every engine
//! can be held against the same.
#![allow(dead_code, reason = "each of its users reads another part")]

use std::collections::BTreeMap;

use serde::Deserialize;

/// What makes a script 300 kB long.
const ENTRIES: usize = 11_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Idiom {
    pub(crate) name: String,
    script: Vec<String>,
    /// Servers, and what Chromium makes of the script's answer; nothing where the script fails.
    pub(crate) routes: BTreeMap<String, Option<String>>,
    #[serde(default)]
    pub(crate) differs: Differs,
}

/// Who does otherwise, and why.
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
