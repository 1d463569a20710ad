//! The screens as one state machine.

mod view;
pub use view::{Bank, CertificateView, Contact, Failure, Field, Purpose, Screen, Step, View};
