//! A bank's profile: TOML for those who write it, JSON for the programs, which read that anyway.

use serde_json::Value;

/// What a program has in it of a profile. Where the practice edition is packaged, its keys for updates are given.
pub(crate) fn profile_json(text: &str, practice_keys: Option<&str>) -> Result<Value, toml::de::Error> {
    let mut profile: Value = toml::from_str(text)?;
    if profile["edition"] == "practice"
        && let Some(keys) = practice_keys
    {
        profile["update"]["public_keys"] = keys.split_whitespace().collect();
    }
    Ok(profile)
}
