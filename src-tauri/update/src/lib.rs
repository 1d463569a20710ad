//! A new version of the app as signed by the bank: the manifest as a whole, and each package. Both the app
//! and the program that installs as root use this code. It does no input or output, except that on Linux it reads the
//! machine's policy, so that both decide alike.

mod keys;
pub use keys::PublicKeys;

mod manifest;
pub use manifest::{MANIFEST_LIMIT, Manifest, Package, SIGNATURE_LIMIT, platform_name};

mod policy_file;
pub use policy_file::{POLICY_LIMIT, read_policy};

pub use semver::Version;

/// Why a manifest or a package is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// Larger than announced, or than any manifest or package may be.
    #[error("the manifest or the package is larger than announced")]
    TooLarge,
    /// The manifest or a signature is malformed.
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
