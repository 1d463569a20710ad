//! The way out through a company's proxy: found by itself, its user name and password asked for at
//! most once.

mod address;
pub use address::{ProxyAddress, ProxyAddressError};

mod bypass;

mod challenge;

mod credentials;
pub use credentials::ProxyCredentials;

mod error;
pub use error::{ProxyError, ProxyErrorKind};

mod finder;
pub use finder::{FindProxy, FixedProxy, Found, NoProxy, Route, SystemProxy};

mod gate;

mod head;

mod ntlm;

mod request;

mod response;

mod settings;

mod target;
pub use target::Target;

mod tunnel;

mod way_out;
pub(super) use way_out::Exit;
pub use way_out::WayOut;
