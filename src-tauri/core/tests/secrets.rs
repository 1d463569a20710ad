//! What must never be implemented for a secret, checked by the compiler: this file does not build
//! once one of these types can be copied, printed or serialised.

use cert_core::input::Password;
use cert_core::secret::{PrivateKey, Secret};

/// Two candidates for one name are an error, and there are two as soon as the type has the trait.
macro_rules! assert_lacks {
    ($secret:ty: $($unwanted:path),+) => {
        const _: fn() = || {
            trait Candidate<Marker> {
                fn name() {}
            }
            impl<T> Candidate<()> for T {}
            $({
                struct Marker;
                impl<T: $unwanted> Candidate<Marker> for T {}
            })+
            let _ = <$secret as Candidate<_>>::name;
        };
    };
}

assert_lacks!(Secret: Clone, std::fmt::Display, serde::Serialize);
assert_lacks!(PrivateKey: Clone, std::fmt::Display, serde::Serialize);
assert_lacks!(Password: Clone, std::fmt::Display, serde::Serialize);

#[test]
fn debug_shows_no_password() {
    let password = Password::parse(Secret::new("geheim".to_owned())).unwrap();
    assert!(!format!("{password:?}").contains("geheim"));
}
