//! The way out through a company's proxy: found by itself, its user name and password asked for at
//! most once.

mod acquaintance;

mod address;
pub use address::{ProxyAddress, ProxyAddressError};

mod automatic;

mod bypass;

mod challenge;

mod connector;
pub(super) use connector::Exit;
pub use connector::ProxyConnector;

mod conversation;

mod credentials;
pub use credentials::ProxyCredentials;

mod direct;

mod error;
pub use error::{ProxyError, ProxyErrorKind};

mod finder;
pub use finder::{FindProxy, FixedProxy, Found, NoProxy, ScriptedProxy, SystemProxy};

#[cfg(feature = "fuzzing")]
pub mod fuzzing;

mod gate;

mod head;

mod ntlm;

mod request;

mod response;

mod route;
pub use route::Route;

mod settings;

mod sign_in;
pub use sign_in::{Exchange, Mechanism, NoSignIn, SignIn, SignInError, SystemSignIn};

mod strength;
pub use strength::{Strength, UnknownStrength};

mod target;
pub use target::Target;

mod tunnel;

mod typed_ntlm;

mod way;
pub use way::Way;

#[cfg(windows)]
mod windows;
