//! Which key belongs to a certificate: the property `CERT_KEY_PROV_INFO_PROP_ID`.

use std::ptr;

use schannel::RawPointer;
use schannel::cert_context::CertContext;
use windows_sys::Win32::Security::Cryptography::{
    AT_KEYEXCHANGE, AT_SIGNATURE, CERT_CONTEXT, CERT_KEY_PROV_INFO_PROP_ID, CRYPT_KEY_PROV_INFO, CRYPT_MACHINE_KEYSET,
    CertGetCertificateContextProperty, CertSetCertificateContextProperty,
};
use windows_sys::core::PWSTR;

use super::call::{CallError, check, wide};

/// A key that a provider stores under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyReference {
    /// The provider's name; empty means the default of its type.
    pub(super) provider: String,
    /// The name of the container (CAPI) or key (CNG).
    pub(super) container: String,
    /// The generation of Windows' cryptography it belongs to.
    pub(super) generation: Generation,
    /// Whether it is the computer's key, not the user's.
    pub(super) machine: bool,
}

/// Windows' two programming interfaces for keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generation {
    /// Cryptography: Next Generation.
    Cng,
    /// `CryptoAPI`: the older one, which the bank's earlier tools used.
    Capi {
        /// `PROV_RSA_FULL` and so on.
        provider_type: u32,
        /// `AT_KEYEXCHANGE` or `AT_SIGNATURE`: a container can hold one of each.
        key: u32,
    },
}

impl KeyReference {
    /// The key reference of a certificate; `None` if it has no key.
    pub(super) fn of(certificate: &CertContext) -> Option<Self> {
        let property = property(certificate)?;
        // SAFETY: Windows has filled the buffer with a CRYPT_KEY_PROV_INFO whose pointers point
        // into the same buffer, which outlives this borrow; Vec<u64> has its alignment.
        let info = unsafe { &*property.as_ptr().cast::<CRYPT_KEY_PROV_INFO>() };
        Some(Self {
            provider: text(info.pwszProvName),
            container: text(info.pwszContainerName),
            generation: Generation::new(info.dwProvType, info.dwKeySpec),
            machine: info.dwFlags & CRYPT_MACHINE_KEYSET != 0,
        })
    }

    /// Makes this the key of a certificate.
    pub(super) fn attach_to(&self, certificate: &CertContext) -> Result<(), CallError> {
        let (mut container, mut provider) = (wide(&self.container), wide(&self.provider));
        let (provider_type, key) = self.generation.numbers();
        let info = CRYPT_KEY_PROV_INFO {
            pwszContainerName: container.as_mut_ptr(),
            pwszProvName: provider.as_mut_ptr(),
            dwProvType: provider_type,
            dwFlags: if self.machine { CRYPT_MACHINE_KEYSET } else { 0 },
            cProvParam: 0,
            rgProvParam: ptr::null_mut(),
            dwKeySpec: key,
        };
        // SAFETY: the context is alive as long as `certificate`; Windows copies `info` and the
        // two strings, which live to the end of this function.
        let set = unsafe {
            CertSetCertificateContextProperty(raw(certificate), CERT_KEY_PROV_INFO_PROP_ID, 0, (&raw const info).cast())
        };
        check("CertSetCertificateContextProperty", set)
    }

    /// Whether both are in one container, which can only be deleted as a whole.
    pub(super) fn shares_container_with(&self, other: &Self) -> bool {
        let same_generation = matches!(
            (self.generation, other.generation),
            (Generation::Cng, Generation::Cng) | (Generation::Capi { .. }, Generation::Capi { .. })
        );
        same_generation && self.container == other.container && self.machine == other.machine
    }
}

impl Generation {
    fn new(provider_type: u32, key: u32) -> Self {
        match provider_type {
            0 => Self::Cng,
            _ if key == AT_SIGNATURE => Self::Capi { provider_type, key },
            _ => Self::Capi { provider_type, key: AT_KEYEXCHANGE },
        }
    }

    fn numbers(self) -> (u32, u32) {
        match self {
            Self::Cng => (0, 0),
            Self::Capi { provider_type, key } => (provider_type, key),
        }
    }
}

/// The property's bytes, aligned for the structure at their start.
fn property(certificate: &CertContext) -> Option<Vec<u64>> {
    let mut size = 0;
    // SAFETY: the context is alive; without a buffer only the size is written.
    let found = unsafe {
        CertGetCertificateContextProperty(raw(certificate), CERT_KEY_PROV_INFO_PROP_ID, ptr::null_mut(), &raw mut size)
    };
    let bytes = usize::try_from(size).ok()?;
    if found == 0 || bytes < size_of::<CRYPT_KEY_PROV_INFO>() {
        return None;
    }
    let mut buffer = vec![0_u64; bytes.div_ceil(8)];
    // SAFETY: the buffer has at least `size` bytes, as Windows has just asked for.
    let read = unsafe {
        CertGetCertificateContextProperty(
            raw(certificate),
            CERT_KEY_PROV_INFO_PROP_ID,
            buffer.as_mut_ptr().cast(),
            &raw mut size,
        )
    };
    (read != 0).then_some(buffer)
}

/// A string inside a property; a missing one is empty.
fn text(start: PWSTR) -> String {
    if start.is_null() {
        return String::new();
    }
    // SAFETY: strings in properties end in NUL, and stay as long as the property's buffer.
    let units = unsafe {
        let mut length = 0;
        while *start.add(length) != 0 {
            length += 1;
        }
        std::slice::from_raw_parts(start, length)
    };
    String::from_utf16_lossy(units)
}

/// The context for a call into Windows; valid as long as `certificate`.
fn raw(certificate: &CertContext) -> *const CERT_CONTEXT {
    // SAFETY: the pointer is only read, and not kept longer than the borrow of `certificate`.
    unsafe { certificate.as_ptr() }.cast_const().cast()
}
