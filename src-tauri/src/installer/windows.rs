use std::error::Error;

use cert_core::update::{InstallError, Package};
use tauri_plugin_updater::Update;

use super::failed;

/// Windows has its installer always.
#[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
pub(super) fn ready() -> Result<(), InstallError> {
    Ok(())
}

/// Starts the installer, for which this process ends.
pub(super) fn install(
    update: &Update,
    bytes: &[u8],
    _package: &Package,
) -> Result<(), InstallError> {
    update.install(bytes).map_err(failed)
}

/// The window installs by itself here.
pub(crate) fn install_handed_over() -> Result<(), Box<dyn Error>> {
    Err("nothing is handed over on this system".into())
}
