//! Issue, renew, resume, and the journal that lets each of them survive any interruption.

mod error;
pub use error::EnrollmentError;

mod enroller;
pub use enroller::{Enroller, Resumption};

mod extension;

mod hardware_request;

mod journal;
pub use journal::{Journal, JournalError, JournalGuard};

mod key_maker;

mod milestone;
pub use milestone::{Milestone, Observer, Silent};

mod preparation;
pub use preparation::Preparation;

mod record;
pub use record::{Chain, Record, State};

mod request;
pub use request::{SubjectSource, certificate_request, generate_key};

mod sending;

mod verification;
pub use verification::Expected;
pub(crate) use verification::has_signed;
