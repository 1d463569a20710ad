//! One file for the bank's support: the findings on this PC, the versions, the logs. The user can inspect it first. It
//! has no secret, key or certificate's name; login IDs and the names of this PC and its user are replaced.

mod bundle;
pub use bundle::{SupportBundle, documents};

mod error;
pub use error::SupportError;

mod redaction;
