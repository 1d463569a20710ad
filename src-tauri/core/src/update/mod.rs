//! New versions of the app: what the bank has signed as its newest one, and whether this installation is
//! offered it. What the update service says counts only once its signature has been verified. Downloading
//! and installing is the window's business, behind [`UpdateInstaller`].

mod error;
pub use error::UpdateError;

mod installation;

mod updates;
pub use updates::{Download, Offer, Progress, UpdateInstaller, UpdateSource, Updates};

pub use cert_update::{Manifest, PublicKeys, ReleaseError, Version, platform_name};
