//! Which proxy leads to a server.

pub(crate) mod bypass;

mod finder;
pub use finder::{FindProxy, FixedProxy, Found, NoProxy, ScriptedProxy, SystemProxy};

mod pac;

pub(crate) mod route;
pub use route::Route;

mod settings;
