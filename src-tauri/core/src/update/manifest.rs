use std::collections::BTreeMap;

use semver::Version;
use serde::Deserialize;

use super::{Platform, PublicKeys, Seal, UpdateError};
use crate::network::Url;

/// No manifest is longer, in bytes.
pub const MANIFEST_LIMIT: usize = 64 * 1024;
/// No package is larger, in bytes.
const PACKAGE_LIMIT: u64 = 1024 * 1024 * 1024;
/// No notes are longer, in characters.
const NOTES_LIMIT: usize = 4000;
/// No address is longer, in bytes.
const ADDRESS_LIMIT: usize = 2000;

/// What the update service offers: the updater's static JSON, with what this app asks for in
/// addition. Members it does not know are left alone, so that newer manifests can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The offered version.
    pub version: Version,
    /// What is new.
    pub notes: Notes,
    /// Older versions than this one must not be used any longer.
    pub minimum_version: Option<Version>,
    /// To how many of a hundred installations it goes.
    pub rollout: u8,
    platforms: BTreeMap<String, Package>,
}

/// What is new, for people. Text, never markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// One system's package of a manifest, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Package {
    url: String,
    #[serde(default)]
    signature: String,
    size: u64,
}

/// One system's package, checked as far as it can be without its bytes.
#[derive(Clone, Debug)]
pub struct Release {
    /// Where it is: https, at the manifest's own place.
    pub url: Url,
    /// In bytes.
    pub size: u64,
    /// What it has to verify against.
    pub seal: Seal,
}

#[derive(Deserialize)]
struct Raw {
    version: String,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    notes_en: String,
    minimum_version: Option<String>,
    #[serde(default = "everyone")]
    rollout: u8,
    platforms: BTreeMap<String, Package>,
}

fn everyone() -> u8 {
    100
}

impl Manifest {
    /// Reads a manifest. Versions are `x.y.z`; texts are bounded and have no characters that steer
    /// a display.
    pub fn parse(bytes: &[u8]) -> Result<Self, UpdateError> {
        if bytes.len() > MANIFEST_LIMIT {
            return Err(UpdateError::TooLarge);
        }
        let raw: Raw = serde_json::from_slice(bytes)
            .map_err(|_| UpdateError::Unreadable("it is not the JSON of a manifest"))?;
        let minimum_version = raw.minimum_version.as_deref().map(version).transpose()?;
        let rollout = Some(raw.rollout).filter(|percentage| *percentage <= 100);
        Ok(Self {
            version: version(&raw.version)?,
            notes: Notes { ja: text(raw.notes)?, en: text(raw.notes_en)? },
            minimum_version,
            rollout: rollout.ok_or(UpdateError::Unreadable("a percentage above 100"))?,
            platforms: raw.platforms,
        })
    }

    /// The package for a system. `at` is where the manifest came from: the package is there, too.
    pub fn release(
        &self,
        platform: Platform,
        at: &Url,
        keys: &PublicKeys,
    ) -> Result<Release, UpdateError> {
        let package = self.platforms.get(platform.name);
        let package = package.ok_or(UpdateError::OtherPlatform("there is none for it"))?;
        let url = address(&package.url, at)?;
        if package.size > PACKAGE_LIMIT {
            return Err(UpdateError::TooLarge);
        }
        if package.size == 0 {
            return Err(UpdateError::Unreadable("a package without a size"));
        }
        let seal = Seal::parse(&package.signature, keys)?;
        seal.claims(&self.version, platform)?;
        Ok(Release { url, size: package.size, seal })
    }
}

/// Plain `x.y.z`, as Windows' installer knows versions.
fn version(text: &str) -> Result<Version, UpdateError> {
    let parsed = text.parse().ok();
    parsed
        .filter(|version: &Version| version.pre.is_empty() && version.build.is_empty())
        .ok_or(UpdateError::Unreadable("a version that is not x.y.z"))
}

fn text(text: String) -> Result<String, UpdateError> {
    if text.chars().count() > NOTES_LIMIT || text.chars().any(steers_display) {
        return Err(UpdateError::Unreadable("notes that cannot be shown"));
    }
    Ok(text)
}

/// Control characters other than the line's end, and those that turn the direction of writing.
fn steers_display(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn address(text: &str, at: &Url) -> Result<Url, UpdateError> {
    let broken = UpdateError::Unreadable("a package's address that is none");
    let url = Some(text).filter(|text| text.len() <= ADDRESS_LIMIT);
    let Some(url) = url.and_then(|text| Url::parse(text).ok()) else {
        return Err(broken);
    };
    if url.scheme() != "https" {
        return Err(UpdateError::Insecure);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(broken);
    }
    if url.origin() != at.origin() {
        return Err(UpdateError::OtherHost);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn sample() -> Value {
        json!({
            "version": "1.2.3",
            "notes": "証明書の一覧が見やすくなりました。\n<b>太字</b>",
            "notes_en": "The list is easier to read.",
            "minimum_version": "1.0.0",
            "rollout": 25,
            "pub_date": "2026-11-25T00:00:00Z",
            "platforms": { "linux-x86_64": { "url": "https://u.example/a.deb", "signature": "", "size": 1 } },
            "later": { "anything": [1] },
        })
    }

    fn with(member: &str, value: Value) -> Result<Manifest, UpdateError> {
        let mut manifest = sample();
        manifest[member] = value;
        Manifest::parse(manifest.to_string().as_bytes())
    }

    #[test]
    fn what_it_says_is_read_and_what_is_unknown_left_alone() {
        let manifest = Manifest::parse(sample().to_string().as_bytes()).unwrap();
        assert_eq!(manifest.version, Version::new(1, 2, 3));
        assert_eq!(manifest.minimum_version, Some(Version::new(1, 0, 0)));
        assert_eq!(manifest.rollout, 25);
        assert!(manifest.notes.ja.ends_with("<b>太字</b>"), "text stays text");
        let least = json!({ "version": "1.2.3", "platforms": {} }).to_string();
        let least = Manifest::parse(least.as_bytes()).unwrap();
        assert_eq!((least.rollout, least.notes), (100, Notes::default()));
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        let broken = [
            with("version", json!("1.2")),
            with("version", json!("v1.2.3")),
            with("version", json!("1.2.3-beta")),
            with("version", json!("1.2.3+0")),
            with("version", json!(1)),
            with("minimum_version", json!("")),
            with("rollout", json!(101)),
            with("rollout", json!(-1)),
            with("notes", json!("a\u{1b}[2J")),
            with("notes", json!("a\u{202e}b")),
            with("notes", json!("長".repeat(NOTES_LIMIT + 1))),
            with("notes", json!(["a"])),
            with("platforms", json!([])),
            with("platforms", json!({ "x": { "url": "https://u.example/" } })),
            Manifest::parse(b"<html>"),
            Manifest::parse(b""),
            Manifest::parse("[".repeat(60_000).as_bytes()),
        ];
        for outcome in broken {
            assert!(matches!(outcome, Err(UpdateError::Unreadable(_))), "{outcome:?}");
        }
        let long = Manifest::parse(&vec![b' '; MANIFEST_LIMIT + 1]);
        assert!(matches!(long, Err(UpdateError::TooLarge)));
    }

    #[test]
    fn a_package_is_at_the_manifests_own_place() {
        let at = Url::parse("https://u.example/updates/latest.json").unwrap();
        assert!(address("https://u.example/x/a.deb", &at).is_ok());
        assert!(address("https://u.example:443/a.deb", &at).is_ok());
        for elsewhere in ["https://v.example/a.deb", "https://u.example:8443/a.deb"] {
            assert!(matches!(address(elsewhere, &at), Err(UpdateError::OtherHost)));
        }
        for open in ["http://u.example/a.deb", "file:///a.deb", "javascript:1"] {
            assert!(matches!(address(open, &at), Err(UpdateError::Insecure)));
        }
        for none in ["a.deb", "", "https://user@u.example/a.deb", "https://"] {
            assert!(matches!(address(none, &at), Err(UpdateError::Unreadable(_))), "{none}");
        }
    }
}
