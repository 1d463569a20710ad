//! Whose programs and packages are, by their Authenticode signatures.

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

/// No publisher's name is longer, in UTF-16 units.
const NAME_LIMIT: u32 = 1024;

/// Whether Windows trusts the package's signature, and shows the program's publisher as its. A program
/// that is not signed has nothing to compare.
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
    // SAFETY: `data` and what it points to live as long as the call, and say how long they are.
    unsafe { WinVerifyTrust(INVALID_HANDLE_VALUE, &raw mut action, ptr::from_mut(data).cast()) }
}

/// Of the first signature in what has been verified.
fn publisher(state: HANDLE) -> Option<Vec<u16>> {
    let mut name = vec![0; NAME_LIMIT as usize];
    // SAFETY: the state is open until `Signature::of` closes it, and so is what is found in it; each
    // pointer is looked at before it is used. `name` has as many units as is said.
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
    fn what_is_not_signed_has_no_publisher() {
        let program = std::env::current_exe().unwrap();
        let signature = Signature::of(&program);
        assert!(!signature.trusted);
        assert_eq!(signature.publisher, None);
        assert!(is_of_same_publisher(Path::new("nothing.msi"), &program));
    }

    /// As the update asks it, out of a program that one publisher has signed. What lies beside the program, and whom
    /// this PC trusts, is the caller's to prepare.
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
    fn a_changed_package_and_a_namesakes_are_refused() {
        for refused in ["changed.msi", "namesakes.msi"] {
            assert!(!takes(refused), "{refused}");
        }
    }
}
