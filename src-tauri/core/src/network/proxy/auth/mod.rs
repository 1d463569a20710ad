//! A proxy's authentication challenges, and how they are answered.

mod answer;
pub(crate) use answer::answer;

mod bounded;
pub(crate) use bounded::{BoundedExchange, BoundedSignIn};

mod challenge;
pub(crate) use challenge::Challenges;

mod credentials;
pub use credentials::ProxyCredentials;

#[cfg(not(windows))]
mod kerberos;
#[cfg(not(windows))]
use kerberos as platform;

mod ntlm;
pub(crate) use ntlm::Ntlm;

mod scheme;
pub use scheme::{AuthMethod, Mechanism, Scheme, Strength};

mod sign_in;
pub use sign_in::{Begun, Exchange, NoSignIn, SignIn, SignInError, SystemSignIn};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;
