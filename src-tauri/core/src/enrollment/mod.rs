//! Issue, renew, resume, and the journal that makes each of them survive anything.

mod error;
pub use error::EnrollmentError;
mod journal;
pub use journal::JournalError;
