//! One file for the bank's support: what was found on this PC, the versions, the logs. Whoever sends it can look into
//! it first. It has no secret, no key and no name of a certificate's, and login IDs and this PC's users are replaced.

mod bundle;
pub use bundle::{SupportBundle, documents};

mod error;
pub use error::SupportError;

mod redaction;
