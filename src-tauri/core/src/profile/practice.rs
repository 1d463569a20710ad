//! The practice bank on this machine, found by the notice it keeps in its data folder while it runs.

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

/// What it has been given to serve, if anything.
#[derive(Deserialize)]
struct Updates {
    manifest: String,
    /// A file with one public key a line.
    keys: PathBuf,
}

pub(super) fn service() -> Result<ServiceAddress, ProfileError> {
    let notice = notice()?;
    on_this_machine(&notice.service, &notice)
}

pub(super) fn updates(product: &str) -> Result<Option<UpdateSource>, ProfileError> {
    let notice = notice()?;
    let Some(updates) = &notice.updates else {
        return Ok(None);
    };
    let Ok(lines) = fs::read_to_string(&updates.keys) else {
        return Ok(None); // nothing has been released yet
    };
    let unusable = || ProfileError::UpdateKeys(updates.keys.display().to_string());
    let keys = PublicKeys::parse(lines.lines()).ok_or_else(unusable)?;
    let ServiceAddress { url, trust } = on_this_machine(&updates.manifest, &notice)?;
    Ok(Some(UpdateSource { url, trust, keys, product: product.to_owned() }))
}

fn notice() -> Result<Notice, ProfileError> {
    let path = dirs::data_dir().unwrap_or_default().join("practice-bank").join("service.json");
    let unusable = |error| ProfileError::PracticeBank(path.clone(), error);
    let text = fs::read(&path).map_err(unusable)?;
    serde_json::from_slice(&text).map_err(|error| unusable(error.into()))
}

/// Anywhere else it would be no practice.
fn on_this_machine(url: &str, notice: &Notice) -> Result<ServiceAddress, ProfileError> {
    let address = ServiceAddress::new(url, pinned(&notice.ca)?)?;
    match address.url.host_str() {
        Some("127.0.0.1" | "[::1]" | "localhost") => Ok(address),
        _ => Err(ProfileError::ServiceUrl(url.to_owned())),
    }
}
