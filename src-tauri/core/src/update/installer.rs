use std::fmt;
use std::pin::Pin;

use super::{Offer, UpdateError};
use crate::network::ClientSetup;

/// Downloads and installs what has been offered: the window's updater plugin.
pub trait UpdateInstaller: fmt::Debug + Send + Sync {
    /// Gets the package here, by a client that `network` sets up, and verifies it. `progress` is told how
    /// many bytes have come, or will have come where the server announces that. Dropped, it ends.
    fn download<'a>(
        &'a self,
        offer: &'a Offer,
        network: &'a ClientSetup,
        progress: &'a (dyn Fn(u64) + Sync),
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, UpdateError>> + Send + 'a>>;

    /// Puts the verified package in place of the app that runs. Windows: the installer takes over and this
    /// process ends; elsewhere the new version is there when this returns. Blocks; asks for an
    /// administrator's consent by the system's own means.
    fn install(&self, offer: &Offer, package: &[u8]) -> Result<(), UpdateError>;
}
