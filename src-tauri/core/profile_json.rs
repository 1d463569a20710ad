//! Converts a bank's profile from TOML, in which it is written, to JSON, for which the programs have a parser anyway.

use serde_json::Value;

/// The profile as it is embedded. A package of the practice edition replaces its public keys for updates.
pub(crate) fn profile_json(text: &str, practice_keys: Option<&str>) -> Result<Value, toml::de::Error> {
    let mut profile: Value = toml::from_str(text)?;
    if profile["edition"] == "practice"
        && let Some(keys) = practice_keys
    {
        profile["update"]["public_keys"] = keys.split_whitespace().collect();
    }
    Ok(profile)
}
