#![allow(unsafe_code, reason = "DPAPI has no safe interface")]

use std::fs::{self, Metadata, OpenOptions};
use std::os::windows::ffi::OsStrExt;
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;
use std::{io, ptr};

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Security::Cryptography::{
    CRYPT_INTEGER_BLOB, CRYPTPROTECT_UI_FORBIDDEN, CryptProtectData, CryptUnprotectData,
};
use windows_sys::Win32::Storage::FileSystem::GetDiskFreeSpaceExW;
use zeroize::{Zeroize, Zeroizing};

/// Required to open a folder (`FILE_FLAG_BACKUP_SEMANTICS`).
const FOLDER: u32 = 0x0200_0000;

/// Nothing to restrict: files inherit the permissions of the user's data folder, which allow only the user.
pub(super) fn restrict(_options: &mut OpenOptions) {}

/// See [`restrict`].
#[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
pub(super) fn check(_path: &Path, _metadata: &Metadata) -> io::Result<()> {
    Ok(())
}

pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// See [`restrict`].
#[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
pub(crate) fn check_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The disk space available to this user, in bytes.
pub(crate) fn free_space(folder: &Path) -> io::Result<u64> {
    let name: Vec<u16> = folder.as_os_str().encode_wide().chain([0]).collect();
    let mut free = 0;
    // SAFETY: the name ends with a zero; `free` is valid for writing; the other pointers are optional.
    let done = unsafe { GetDiskFreeSpaceExW(name.as_ptr(), &raw mut free, ptr::null_mut(), ptr::null_mut()) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(free) }
}

/// NTFS journals changes of names in order; the flush only makes that happen sooner, and there is no
/// alternative on a file system that refuses it.
#[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    let opened = OpenOptions::new().write(true).custom_flags(FOLDER).open(folder);
    let _unsupported = opened.and_then(|folder| folder.sync_all());
    Ok(())
}

/// Encrypts for the current user of this computer (DPAPI).
pub(crate) fn seal(plain: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let input = input(plain)?;
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
    let input = input(sealed)?;
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
fn input(bytes: &[u8]) -> io::Result<CRYPT_INTEGER_BLOB> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    Ok(CRYPT_INTEGER_BLOB { cbData: length, pbData: bytes.as_ptr().cast_mut() })
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
        // SAFETY: after success the blob has the address and the length of the buffer, which is ours.
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
