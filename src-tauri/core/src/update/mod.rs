//! New versions of the app: what the update service offers, whether it is taken, and how it gets
//! here. The service is trusted with nothing: whatever it says is bounded and parsed whole, and a
//! package counts only by the signature of one of the profile's keys over its bytes, its version and
//! its name.
//!
//! Installing is the window's business, through [`Installer`], which checks all of it again.

mod download;
pub use download::Limits;

mod error;
pub use error::UpdateError;

mod installer;
pub use installer::{InstallError, Installer};

mod manifest;
pub use manifest::{MANIFEST_LIMIT, Manifest, Notes, Release};

mod part;

mod platform;
pub use platform::Platform;

mod rollout;

mod signature;
pub use signature::{PublicKeys, Seal};

mod source;
pub use source::UpdateSource;

mod staging;

mod updates;
pub use updates::{Offer, Package, Updates};

mod witness;

pub use semver::Version;
