//! The practice bank on this machine, found by the file `service.json` in its data folder while it runs.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use super::{ProfileError, ServiceAddress, pinned};
use crate::update::{PublicKeys, UpdateSource};

#[derive(Deserialize)]
struct Notice {
    service: String,
    ca: PathBuf,
    updates: Option<Updates>,
}

/// The new versions it serves, if any.
#[derive(Deserialize)]
struct Updates {
    manifest: String,
    /// A file with one public key per line.
    keys: PathBuf,
}

pub(super) fn service() -> Result<ServiceAddress, ProfileError> {
    let notice = notice()?;
    on_this_machine(&notice.service, &notice)
}

pub(super) fn updates(product: &str, compiled_in: Option<&[String]>) -> Result<Option<UpdateSource>, ProfileError> {
    let notice = notice()?;
    let Some(updates) = &notice.updates else {
        return Ok(None);
    };
    let keys = updates.keys(compiled_in)?;
    if keys.is_empty() {
        return Ok(None);
    }
    let ServiceAddress { url, trust } = on_this_machine(&updates.manifest, &notice)?;
    Ok(Some(UpdateSource { url, trust, keys, product: product.to_owned() }))
}

impl Updates {
    fn keys(&self, compiled_in: Option<&[String]>) -> Result<PublicKeys, ProfileError> {
        let lines = match compiled_in {
            Some(keys) => keys.join("\n"),
            // Without a file, nothing has been released yet.
            None => fs::read_to_string(&self.keys).unwrap_or_default(),
        };
        let unusable = || ProfileError::UpdateKeys(self.keys.display().to_string());
        PublicKeys::parse(lines.lines()).ok_or_else(unusable)
    }
}

fn notice() -> Result<Notice, ProfileError> {
    let path = dirs::data_dir().unwrap_or_default().join("practice-bank").join("service.json");
    let unusable = |error| ProfileError::PracticeBank(path.clone(), error);
    let text = fs::read(&path).map_err(unusable)?;
    serde_json::from_slice(&text).map_err(|error| unusable(error.into()))
}

/// Refuses any other machine: the practice edition must not connect to a real service.
fn on_this_machine(url: &str, notice: &Notice) -> Result<ServiceAddress, ProfileError> {
    let address = ServiceAddress::new(url, pinned(&notice.ca)?)?;
    match address.url.host_str() {
        Some("127.0.0.1" | "[::1]" | "localhost") => Ok(address),
        _ => Err(ProfileError::ServiceUrl(url.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "RWQBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";
    const ATTACKERS: &str = "RWQCAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC";

    #[test]
    fn a_packaged_app_knows_no_keys_but_those_it_was_built_with() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.pub");
        let updates = Updates { manifest: String::new(), keys: file.clone() };
        assert!(updates.keys(None).unwrap().is_empty(), "nothing has been released yet");
        fs::write(&file, ATTACKERS).unwrap();
        let known = |keys: &[&str]| PublicKeys::parse(keys.iter().copied()).unwrap();
        assert_eq!(updates.keys(Some(&[OURS.to_owned()])).unwrap(), known(&[OURS]));
        assert_eq!(updates.keys(Some(&[])).unwrap(), known(&[]));
        assert_eq!(updates.keys(None).unwrap(), known(&[ATTACKERS]), "npm start");
    }
}
