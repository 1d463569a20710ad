//! What a bank has signed as its app's new version: the manifest as a whole, and each package. The app
//! and the program that installs as root read both by this code; it does no input or output.

mod error;
pub use error::ReleaseError;

mod keys;
pub use keys::PublicKeys;

mod manifest;
pub use manifest::{MANIFEST_LIMIT, Manifest, Package, SIGNATURE_LIMIT, platform_name};

pub use semver::Version;
