//! DPAPI: bytes that only this user of this computer can read.

use std::{io, ptr};

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Security::Cryptography::{
    CRYPT_INTEGER_BLOB, CRYPTPROTECT_UI_FORBIDDEN, CryptProtectData, CryptUnprotectData,
};
use zeroize::{Zeroize, Zeroizing};

use super::call::length;

/// Encrypts for the current user.
pub(crate) fn seal(plain: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let input = input(plain);
    let mut sealed = Output::empty();
    // SAFETY: `input` points to `plain` and its length; Windows only reads it. The other pointers
    // are optional; `sealed` receives a buffer that it frees when dropped.
    let done = unsafe {
        CryptProtectData(
            &raw const input,
            ptr::null(),
            ptr::null(),
            ptr::null(),
            ptr::null(),
            CRYPTPROTECT_UI_FORBIDDEN,
            &raw mut sealed.0,
        )
    };
    sealed.taken(done != 0)
}

/// Decrypts what [`seal`] made for the same user.
pub(crate) fn unseal(sealed: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let input = input(sealed);
    let mut plain = Output::empty();
    // SAFETY: as in `seal`.
    let done = unsafe {
        CryptUnprotectData(
            &raw const input,
            ptr::null_mut(),
            ptr::null(),
            ptr::null(),
            ptr::null(),
            CRYPTPROTECT_UI_FORBIDDEN,
            &raw mut plain.0,
        )
    };
    plain.taken(done != 0)
}

/// Points to `bytes`, which must outlive it and is not written to.
fn input(bytes: &[u8]) -> CRYPT_INTEGER_BLOB {
    CRYPT_INTEGER_BLOB { cbData: length(bytes), pbData: bytes.as_ptr().cast_mut() }
}

/// A buffer that Windows allocates; wiped and freed when dropped.
struct Output(CRYPT_INTEGER_BLOB);

impl Output {
    fn empty() -> Self {
        Self(CRYPT_INTEGER_BLOB { cbData: 0, pbData: ptr::null_mut() })
    }

    fn taken(self, done: bool) -> io::Result<Zeroizing<Vec<u8>>> {
        if !done {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: after success the blob says where and how long the buffer is; it is ours.
        let bytes = unsafe { std::slice::from_raw_parts(self.0.pbData, self.0.cbData as usize) };
        Ok(Zeroizing::new(bytes.to_vec()))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.0.pbData.is_null() {
            return;
        }
        // SAFETY: the buffer is ours, of that length, and was allocated by LocalAlloc, as the
        // documentation of both functions says.
        unsafe {
            std::slice::from_raw_parts_mut(self.0.pbData, self.0.cbData as usize).zeroize();
            LocalFree(self.0.pbData.cast());
        }
    }
}
