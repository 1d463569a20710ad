//! Calls into Windows: how they report failure, and the strings they take.

use std::io;

use windows_sys::Win32::Foundation::{
    NTE_BAD_KEYSET, NTE_FAIL, NTE_NO_KEY, NTE_NOT_FOUND, NTE_PERM, NTE_PROV_DLL_NOT_FOUND, NTE_PROVIDER_DLL_FAIL,
};
use windows_sys::core::{BOOL, HRESULT};

use crate::keystore::KeyStoreError;

/// A Windows function that failed.
#[derive(Debug, thiserror::Error)]
#[error("{function} failed")]
pub(crate) struct CallError {
    function: &'static str,
    #[source]
    source: io::Error,
}

impl CallError {
    /// The thread's last error, as the failure of `function`.
    pub(super) fn last(function: &'static str) -> Self {
        Self { function, source: io::Error::last_os_error() }
    }

    /// A failure reported as `io::Error`.
    pub(super) fn new(function: &'static str, source: io::Error) -> Self {
        Self { function, source }
    }

    /// Whether it has this code.
    pub(super) fn is(&self, code: i32) -> bool {
        self.code() == Some(code)
    }

    /// Whether it means that the key does not exist.
    pub(super) fn is_missing_key(&self) -> bool {
        matches!(self.code(), Some(NTE_BAD_KEYSET | NTE_NOT_FOUND | NTE_NO_KEY))
    }

    fn code(&self) -> Option<i32> {
        self.source.raw_os_error()
    }
}

impl From<CallError> for KeyStoreError {
    fn from(error: CallError) -> Self {
        match (error.code(), win32_kind(&error.source)) {
            (_, io::ErrorKind::StorageFull) => Self::Full(error.into()),
            (Some(NTE_PERM), _) | (_, io::ErrorKind::PermissionDenied) => Self::ReadOnly(error.into()),
            (Some(NTE_PROV_DLL_NOT_FOUND | NTE_PROVIDER_DLL_FAIL), _) => Self::Unavailable(error.into()),
            (Some(NTE_BAD_KEYSET | NTE_NO_KEY | NTE_FAIL), _) => Self::KeyUnusable(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}

/// The kind of an error that is a plain code, or one wrapped as `HRESULT_FROM_WIN32`.
fn win32_kind(error: &io::Error) -> io::ErrorKind {
    const FACILITY_WIN32: u32 = 0x8007_0000;
    match error.raw_os_error().map(i32::cast_unsigned) {
        Some(code) if code & 0xFFFF_0000 == FACILITY_WIN32 => {
            io::Error::from_raw_os_error((code & 0xFFFF).cast_signed()).kind()
        }
        _ => error.kind(),
    }
}

/// The result of a function that returns FALSE on failure.
pub(super) fn check(function: &'static str, result: BOOL) -> Result<(), CallError> {
    if result == 0 { Err(CallError::last(function)) } else { Ok(()) }
}

/// The result of a function that returns its status.
pub(super) fn check_status(function: &'static str, status: HRESULT) -> Result<(), CallError> {
    if status == 0 {
        return Ok(());
    }
    Err(CallError::new(function, io::Error::from_raw_os_error(status)))
}

/// UTF-16 with the final NUL that Windows expects.
pub(super) fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// A buffer's length as Windows expects it.
pub(super) fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("keys, digests and certificates are far below 4 GiB")
}
