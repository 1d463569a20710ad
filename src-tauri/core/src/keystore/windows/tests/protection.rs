//! Bytes sealed for the user.

use super::super::protected_data::{seal, unseal};

const PLAIN: &[u8] = "秘密鍵の代わり secret key".as_bytes();

#[test]
fn what_is_sealed_shows_nothing_and_can_be_unsealed() {
    let sealed = seal(PLAIN).unwrap();
    assert!(!sealed.windows(8).any(|part| PLAIN.windows(8).any(|plain| plain == part)));
    assert_eq!(*unseal(&sealed).unwrap(), PLAIN);
}

#[test]
fn damaged_bytes_are_refused() {
    let mut sealed = seal(PLAIN).unwrap().to_vec();
    let last = sealed.len() - 30;
    sealed[last] ^= 1;
    unseal(&sealed).unwrap_err();
    unseal(b"").unwrap_err();
    unseal(PLAIN).unwrap_err();
}
