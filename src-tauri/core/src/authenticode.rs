//! The publisher of programs and packages, according to their Authenticode signatures.

#![allow(unsafe_code, reason = "WinVerifyTrust has no safe interface")]

use std::os::windows::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Security::Cryptography::{CERT_NAME_SIMPLE_DISPLAY_TYPE, CertGetNameStringW};
use windows_sys::Win32::Security::WinTrust::{
    WINTRUST_ACTION_GENERIC_VERIFY_V2, WINTRUST_DATA, WINTRUST_DATA_0, WINTRUST_FILE_INFO, WTD_CHOICE_FILE,
    WTD_REVOKE_NONE, WTD_STATEACTION_CLOSE, WTD_STATEACTION_VERIFY, WTD_UI_NONE, WTHelperGetProvCertFromChain,
    WTHelperGetProvSignerFromChain, WTHelperProvDataFromStateData, WinVerifyTrust,
};

/// Longest publisher's name, in UTF-16 units.
const NAME_LIMIT: u32 = 1024;

/// Whether Windows trusts the package's signature and shows the same publisher for it as for the program.
/// Always true for an unsigned program, which has no publisher to compare.
pub fn is_of_same_publisher(package: &Path, program: &Path) -> bool {
    let Signature { publisher: Some(own), .. } = Signature::of(program) else { return true };
    let signature = Signature::of(package);
    signature.trusted && signature.publisher == Some(own)
}

struct Signature {
    trusted: bool,
    /// As Windows shows it; a renewed certificate keeps it.
    publisher: Option<Vec<u16>>,
}

impl Signature {
    fn of(file: &Path) -> Self {
        let path: Vec<u16> = file.as_os_str().encode_wide().chain([0]).collect();
        let mut subject = WINTRUST_FILE_INFO {
            cbStruct: size::<WINTRUST_FILE_INFO>(),
            pcwszFilePath: path.as_ptr(),
            ..Default::default()
        };
        let mut data = WINTRUST_DATA {
            cbStruct: size::<WINTRUST_DATA>(),
            dwUIChoice: WTD_UI_NONE,
            fdwRevocationChecks: WTD_REVOKE_NONE,
            dwUnionChoice: WTD_CHOICE_FILE,
            Anonymous: WINTRUST_DATA_0 { pFile: &raw mut subject },
            dwStateAction: WTD_STATEACTION_VERIFY,
            ..Default::default()
        };
        let trusted = verify(&mut data) == 0;
        let publisher = publisher(data.hWVTStateData);
        data.dwStateAction = WTD_STATEACTION_CLOSE;
        verify(&mut data);
        Self { trusted, publisher }
    }
}

fn verify(data: &mut WINTRUST_DATA) -> i32 {
    let mut action = WINTRUST_ACTION_GENERIC_VERIFY_V2;
    // SAFETY: `data` and what it points to outlive the call, and state their sizes.
    unsafe { WinVerifyTrust(INVALID_HANDLE_VALUE, &raw mut action, ptr::from_mut(data).cast()) }
}

/// The publisher of the first signature in the verified file.
fn publisher(state: HANDLE) -> Option<Vec<u16>> {
    let mut name = vec![0; NAME_LIMIT as usize];
    // SAFETY: the state, and everything it contains, is valid until `Signature::of` closes it; each
    // pointer is checked for null before use. `name` has as many units as are passed.
    let length = unsafe {
        let provider = WTHelperProvDataFromStateData((!state.is_null()).then_some(state)?);
        let signer = WTHelperGetProvSignerFromChain(provider.as_mut()?, 0, 0, 0);
        let certificate = WTHelperGetProvCertFromChain(signer.as_mut()?, 0).as_ref()?.pCert;
        let (kind, limit) = (CERT_NAME_SIMPLE_DISPLAY_TYPE, NAME_LIMIT);
        CertGetNameStringW(certificate.as_ref()?, kind, 0, ptr::null(), name.as_mut_ptr(), limit)
    };
    name.truncate(length as usize);
    (length > 1).then_some(name)
}

#[expect(clippy::cast_possible_truncation, reason = "no structure is that large")]
const fn size<T>() -> u32 {
    size_of::<T>() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unsigned_file_has_no_publisher() {
        let program = std::env::current_exe().unwrap();
        let signature = Signature::of(&program);
        assert!(!signature.trusted);
        assert_eq!(signature.publisher, None);
        assert!(is_of_same_publisher(Path::new("nothing.msi"), &program));
    }

    /// The update's check, in a signed program. The caller has put the packages beside the program, and set up which
    /// authorities this PC trusts.
    fn takes(name: &str) -> bool {
        let program = std::env::current_exe().unwrap();
        is_of_same_publisher(&program.with_file_name(name), &program)
    }

    #[test]
    #[ignore = "needs signed files: tests/windows/suites/authenticode.mjs, .github/workflows/windows.yml"]
    fn packages_of_the_programs_own_publisher_alone_are_taken() {
        assert!(takes("own.msi"));
        for refused in ["anothers.msi", "unsigned.msi", "changed.exe", "missing.msi"] {
            assert!(!takes(refused), "{refused}");
        }
    }

    #[test]
    #[ignore = "needs signed files, and Windows' own WinVerifyTrust: .github/workflows/windows.yml"]
    fn a_changed_package_and_one_of_a_namesake_are_refused() {
        for refused in ["changed.msi", "namesakes.msi"] {
            assert!(!takes(refused), "{refused}");
        }
    }
}
