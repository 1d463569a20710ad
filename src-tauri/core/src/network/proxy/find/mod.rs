//! Which proxy leads to a server.

mod bypass;
#[cfg(feature = "fuzzing")]
pub(crate) use bypass::{Bypass, Names};

mod finder;
pub use finder::{FindProxy, ScriptedProxy, SystemProxy};

mod pac;

mod route;
#[cfg(feature = "fuzzing")]
pub(crate) use route::parse as parse_routes;
pub use route::{Found, Route};

mod setting;

mod settings;
