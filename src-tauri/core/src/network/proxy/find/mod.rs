//! Finding the proxy for a server.

mod bypass;
#[cfg(feature = "fuzzing")]
pub(crate) use bypass::{Bypass, Names};

mod finder;
pub use finder::{FindProxy, ScriptedProxy, SystemProxy};

mod pac;
#[cfg(feature = "fuzzing")]
pub(crate) use pac::Answer;
pub use pac::{IgnoredEntry, IgnoredReason};

mod route;
pub use route::{Found, Route};

mod setting;

mod settings;
