//! The connection through a company's proxy, which is found automatically; its user name and password are
//! requested at most once.

mod address;
pub use address::{ProxyAddress, ProxyAddressError};

mod auth;
pub use auth::{
    AuthMethod, Begun, Exchange, Mechanism, NoSignIn, ProxyCredentials, Scheme, SignIn, SignInError, Strength,
    SystemSignIn,
};

mod connect;
pub use connect::ProxyConnector;
pub(super) use connect::{Connection, loopback};

mod error;
pub use error::{ProxyError, ProxyErrorKind};

mod find;
pub use find::{FindProxy, Found, IgnoredEntry, IgnoredReason, Route, ScriptedProxy, SystemProxy};

#[cfg(feature = "fuzzing")]
pub mod fuzzing;

mod target;
pub use target::Target;

#[cfg(windows)]
mod windows;
