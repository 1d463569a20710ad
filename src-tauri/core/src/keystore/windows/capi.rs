//! Keys of the older generation (CAPI), which the bank's earlier tools made: they sign PKCS#1 only.

use std::ptr;

use openssl::pkey::{PKeyRef, Private};
use rustls::SignatureScheme;
use windows_sys::Win32::Foundation::NTE_EXISTS;
use windows_sys::Win32::Security::Cryptography::{
    AT_KEYEXCHANGE, CALG_SHA_256, CALG_SHA_384, CALG_SHA_512, CRYPT_DELETEKEYSET, CRYPT_MACHINE_KEYSET,
    CRYPT_NEWKEYSET, CRYPT_SILENT, CryptAcquireContextW, CryptCreateHash, CryptDestroyHash, CryptDestroyKey,
    CryptGetUserKey, CryptImportKey, CryptReleaseContext, CryptSetHashParam, CryptSignHashW, HP_HASHVAL, PROV_RSA_AES,
    PROV_RSA_FULL, PROV_RSA_SCHANNEL,
};

use super::call::{CallError, check, length, wide};
use super::key_blob;
use super::key_reference::{Generation, KeyReference};
use super::provider::{KeyProvider, ProviderError};
use super::signature::{Digest, RSA_PKCS1};
use crate::keystore::algorithm::KeyAlgorithm;

/// The provider whose keys sign SHA-256; the older ones support only SHA-1.
const AES_PROVIDER: &str = "Microsoft Enhanced RSA and AES Cryptographic Provider";

/// The older generation's keys.
#[derive(Debug)]
pub(super) struct Capi;

impl KeyProvider for Capi {
    fn reference(&self, container: &str) -> KeyReference {
        KeyReference {
            provider: AES_PROVIDER.to_owned(),
            container: container.to_owned(),
            generation: Generation::Capi { provider_type: PROV_RSA_AES, key: AT_KEYEXCHANGE },
            machine: false,
        }
    }

    fn put(&self, container: &str, key: &PKeyRef<Private>) -> Result<(), ProviderError> {
        let blob = key_blob::for_capi(key)?.ok_or(ProviderError::Algorithm)?;
        let reference = self.reference(container);
        match Container::open(&reference, CRYPT_NEWKEYSET | CRYPT_SILENT) {
            Err(error) if error.is(NTE_EXISTS) => {
                self.delete(&reference)?;
                Container::open(&reference, CRYPT_NEWKEYSET | CRYPT_SILENT)?
            }
            opened => opened?,
        }
        .import(&blob)?;
        Ok(())
    }

    fn has(&self, key: &KeyReference) -> bool {
        Container::open(key, CRYPT_SILENT).is_ok_and(|container| container.has_key())
    }

    fn sign(&self, key: &KeyReference, digest: &Digest) -> Result<Vec<u8>, CallError> {
        Container::open(&with_sha2(key), 0).or_else(|_| Container::open(key, 0))?.sign(digest)
    }

    fn schemes(&self, algorithm: KeyAlgorithm) -> &'static [SignatureScheme] {
        if algorithm == KeyAlgorithm::Rsa { &RSA_PKCS1 } else { &[] }
    }

    fn delete(&self, key: &KeyReference) -> Result<(), CallError> {
        match acquire(key, CRYPT_DELETEKEYSET | CRYPT_SILENT) {
            Err(error) if error.is_missing_key() => Ok(()),
            deleted => deleted.map(drop),
        }
    }
}

/// The same container through the provider that supports SHA-256: Microsoft's software providers
/// share their containers.
fn with_sha2(key: &KeyReference) -> KeyReference {
    let Generation::Capi { provider_type: PROV_RSA_FULL | PROV_RSA_SCHANNEL, key: kind } = key.generation else {
        return key.clone();
    };
    if !(key.provider.is_empty() || key.provider.starts_with("Microsoft ")) {
        return key.clone();
    }
    KeyReference {
        provider: AES_PROVIDER.to_owned(),
        generation: Generation::Capi { provider_type: PROV_RSA_AES, key: kind },
        ..key.clone()
    }
}

/// An open key container.
struct Container {
    handle: usize,
    /// `AT_KEYEXCHANGE` or `AT_SIGNATURE`.
    key: u32,
}

impl Container {
    fn open(reference: &KeyReference, flags: u32) -> Result<Self, CallError> {
        let key = match reference.generation {
            Generation::Capi { key, .. } => key,
            Generation::Cng => AT_KEYEXCHANGE,
        };
        Ok(Self { handle: acquire(reference, flags)?, key })
    }

    /// Imports the container's key from a blob. Flags 0: it can never be exported.
    fn import(&self, blob: &[u8]) -> Result<(), CallError> {
        let mut key = 0;
        // SAFETY: the container is open; pointer and length are those of one slice.
        let imported = unsafe { CryptImportKey(self.handle, blob.as_ptr(), length(blob), 0, 0, &raw mut key) };
        check("CryptImportKey", imported)?;
        // SAFETY: the handle was given just now and is not used again; the key stays stored.
        unsafe { CryptDestroyKey(key) };
        Ok(())
    }

    fn has_key(&self) -> bool {
        let mut key = 0;
        // SAFETY: the container is open.
        let found = unsafe { CryptGetUserKey(self.handle, self.key, &raw mut key) };
        if found != 0 {
            // SAFETY: the handle was given just now and is not used again; the key stays stored.
            unsafe { CryptDestroyKey(key) };
        }
        found != 0
    }

    fn sign(&self, digest: &Digest) -> Result<Vec<u8>, CallError> {
        let hash = Hash::of(self, digest)?;
        let mut signature = vec![0; 1024]; // RSA up to 8192 bits
        let mut size = length(&signature);
        // SAFETY: the hash is open and complete; `size` is the buffer's length.
        let signed = unsafe { CryptSignHashW(hash.0, self.key, ptr::null(), 0, signature.as_mut_ptr(), &raw mut size) };
        check("CryptSignHashW", signed)?;
        signature.truncate(size as usize);
        signature.reverse(); // CAPI is little-endian
        Ok(signature)
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { CryptReleaseContext(self.handle, 0) };
    }
}

/// A finished digest inside a provider.
struct Hash(usize);

impl Hash {
    fn of(container: &Container, digest: &Digest) -> Result<Self, CallError> {
        let mut handle = 0;
        let algorithm = match digest.bytes.len() {
            48 => CALG_SHA_384,
            64 => CALG_SHA_512,
            _ => CALG_SHA_256,
        };
        // SAFETY: the container is open.
        let created = unsafe { CryptCreateHash(container.handle, algorithm, 0, 0, &raw mut handle) };
        check("CryptCreateHash", created)?;
        let hash = Self(handle);
        // SAFETY: the hash is open, and `bytes` has the length of its algorithm's digest.
        let set = unsafe { CryptSetHashParam(hash.0, HP_HASHVAL, digest.bytes.as_ptr(), 0) };
        check("CryptSetHashParam", set)?;
        Ok(hash)
    }
}

impl Drop for Hash {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { CryptDestroyHash(self.0) };
    }
}

/// `CryptAcquireContextW`, which opens, creates or deletes, depending on the flags.
fn acquire(reference: &KeyReference, flags: u32) -> Result<usize, CallError> {
    let provider_type = match reference.generation {
        Generation::Capi { provider_type, .. } => provider_type,
        Generation::Cng => PROV_RSA_AES,
    };
    let flags = flags | if reference.machine { CRYPT_MACHINE_KEYSET } else { 0 };
    let (container, provider) = (wide(&reference.container), wide(&reference.provider));
    let provider = if reference.provider.is_empty() { ptr::null() } else { provider.as_ptr() };
    let mut handle = 0;
    // SAFETY: both strings end in NUL (or the provider is null: the type's default) and live
    // through the call.
    let acquired = unsafe { CryptAcquireContextW(&raw mut handle, container.as_ptr(), provider, provider_type, flags) };
    check("CryptAcquireContextW", acquired)?;
    Ok(handle)
}
