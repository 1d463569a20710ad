//! New versions of the app: the newest one signed by the bank, and whether this installation is offered
//! it. Nothing from the update service is used before its signature has been verified. The window
//! downloads and installs, behind [`UpdateInstaller`].

mod error;
pub use error::UpdateError;

mod installation;

mod updates;
pub use updates::{Download, Offer, Progress, UpdateInstaller, UpdateSource, Updates};

pub use cert_update::{Manifest, PublicKeys, ReleaseError, Version, platform_name};
