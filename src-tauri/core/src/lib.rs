//! The app's logic, independent of the window: gets a client certificate from the bank, installs it
//! in the browser's key store, renews it, and survives interruptions without losing one.
//!
//! ARCHITECTURE.md has an overview and the path of an issue through the code.

#[cfg(windows)]
pub mod authenticode;
mod base64_form;
pub mod browsers;
pub mod certificate;
pub mod clock;
mod dates;
pub mod diagnosis;
pub mod enrollment;
pub mod environment;
mod error;
mod error_code;
pub mod error_texts;
pub mod est;
pub mod flow;
pub mod input;
pub mod keystore;
pub mod language;
mod language_preference;
pub mod link;
pub mod listing;
mod lock;
pub mod logging;
pub mod memory;
pub mod network;
pub mod page_watch;
pub mod policy;
mod private_files;
pub mod profile;
pub mod reminder;
pub mod secret;
mod services;
pub mod session;
pub mod support;
mod text;
pub mod update;

pub use error::Error;
pub use error_code::ErrorCode;
pub use language_preference::LanguagePreference;
#[cfg(any(test, feature = "test-support"))]
pub use private_files::changes;
pub use services::Services;
