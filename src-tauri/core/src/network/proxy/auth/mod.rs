//! What a proxy asks for, and how it is answered.

pub(crate) mod challenge;

mod credentials;
pub use credentials::ProxyCredentials;

mod method;
pub use method::Way;

pub(crate) mod ntlm;

mod sign_in;
pub use sign_in::{Exchange, Mechanism, NoSignIn, SignIn, SignInError, SystemSignIn};

mod strength;
pub(crate) use strength::Rules;
pub use strength::{Strength, UnknownStrength};

mod typed_ntlm;
pub(crate) use typed_ntlm::TypedNtlm;
