//! What a bank has signed as its app's new version: the manifest as a whole, and each package. The app
//! and the program that installs as root read both by this code; it does no input or output.

mod keys;
pub use keys::PublicKeys;

mod manifest;
pub use manifest::{MANIFEST_LIMIT, Manifest, Package, SIGNATURE_LIMIT, platform_name};

pub use semver::Version;

/// Why a manifest or a package does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// Larger than announced, or than any manifest or package may be.
    #[error("the manifest or the package is larger than announced")]
    TooLarge,
    /// The manifest or a signature is not what it should be.
    #[error("the update manifest cannot be read: {0}")]
    Unreadable(&'static str),
    /// Signed by a key that is not the bank's.
    #[error("signed by an unknown key")]
    UnknownKey,
    /// The bytes are not the signed ones.
    #[error("not the bytes that were signed")]
    Changed,
    /// There is no package for this system.
    #[error("there is no package for this system")]
    OtherPlatform,
}
