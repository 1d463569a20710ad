//! Keys of the current generation (CNG): RSA, which signs PKCS#1 and PSS, P-256 and P-384.

use std::ptr;

use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, PKeyRef, Private, Public};
use rustls::SignatureScheme;
use windows_sys::Win32::Security::Cryptography::{
    BCRYPT_ECCPRIVATE_BLOB, BCRYPT_ECCPUBLIC_BLOB, BCRYPT_ECDSA_P256_ALGORITHM, BCRYPT_ECDSA_P384_ALGORITHM,
    BCRYPT_PAD_PKCS1, BCRYPT_PAD_PSS, BCRYPT_PKCS1_PADDING_INFO, BCRYPT_PSS_PADDING_INFO, BCRYPT_RSA_ALGORITHM,
    BCRYPT_RSAFULLPRIVATE_BLOB, BCRYPT_RSAPUBLIC_BLOB, BCRYPT_SHA256_ALGORITHM, BCRYPT_SHA384_ALGORITHM,
    BCRYPT_SHA512_ALGORITHM, NCRYPT_EXPORT_POLICY_PROPERTY, NCRYPT_KEY_HANDLE, NCRYPT_LENGTH_PROPERTY,
    NCRYPT_MACHINE_KEY_FLAG, NCRYPT_OVERWRITE_KEY_FLAG, NCRYPT_PROV_HANDLE, NCRYPT_SILENT_FLAG,
    NCryptCreatePersistedKey, NCryptDeleteKey, NCryptExportKey, NCryptFinalizeKey, NCryptFreeObject, NCryptOpenKey,
    NCryptOpenStorageProvider, NCryptSetProperty, NCryptSignHash,
};
use windows_sys::core::PCWSTR;

use super::call::{CallError, check_status, length, wide};
use super::key_blob::{self, CngBlob};
use super::key_reference::{Generation, KeyReference};
use super::provider::{KeyProvider, ProviderError};
use super::signature::Digest;
use crate::keystore::algorithm::{Curve, KeyAlgorithm, RSA};
use crate::keystore::signature::is_pss;

/// Windows' own software provider.
const SOFTWARE_PROVIDER: &str = "Microsoft Software Key Storage Provider";

/// The current generation's software keys of this user; also opens those of other providers.
#[derive(Debug)]
pub(super) struct Cng;

impl KeyProvider for Cng {
    fn reference(&self, container: &str) -> KeyReference {
        KeyReference {
            provider: SOFTWARE_PROVIDER.to_owned(),
            container: container.to_owned(),
            generation: Generation::Cng,
            machine: false,
        }
    }

    fn put(&self, container: &str, key: &PKeyRef<Private>) -> Result<(), ProviderError> {
        let blob = key_blob::for_cng(key)?.ok_or(ProviderError::Algorithm)?;
        Provider::open(SOFTWARE_PROVIDER)?.import(container, &blob)?;
        Ok(())
    }

    fn has(&self, key: &KeyReference) -> bool {
        Key::open(key, NCRYPT_SILENT_FLAG).is_ok()
    }

    fn sign(&self, key: &KeyReference, digest: &Digest) -> Result<Vec<u8>, CallError> {
        let key = Key::open(key, 0)?;
        if RSA.contains(&digest.scheme) {
            return key.sign_rsa(digest);
        }
        let fixed = key.sign(&digest.bytes, ptr::null(), 0)?;
        tls_form(&fixed).map_err(|error| CallError::new("NCryptSignHash", error.into()))
    }

    fn schemes(&self, algorithm: KeyAlgorithm) -> &'static [SignatureScheme] {
        algorithm.schemes()
    }

    fn delete(&self, key: &KeyReference) -> Result<(), CallError> {
        match Key::open(key, NCRYPT_SILENT_FLAG) {
            Err(error) if error.is_missing_key() => Ok(()),
            opened => opened?.delete(),
        }
    }
}

impl Cng {
    /// Makes a non-exportable key inside a provider; returns its public half.
    pub(super) fn make(reference: &KeyReference, algorithm: KeyAlgorithm) -> Result<PKey<Public>, ProviderError> {
        let provider = Provider::open(&reference.provider)?;
        let (name, form) = match algorithm {
            KeyAlgorithm::Rsa => (BCRYPT_RSA_ALGORITHM, BCRYPT_RSAPUBLIC_BLOB),
            KeyAlgorithm::Ecdsa(Curve::P256) => (BCRYPT_ECDSA_P256_ALGORITHM, BCRYPT_ECCPUBLIC_BLOB),
            KeyAlgorithm::Ecdsa(Curve::P384) => (BCRYPT_ECDSA_P384_ALGORITHM, BCRYPT_ECCPUBLIC_BLOB),
        };
        let key = provider.create(&reference.container, name)?;
        if algorithm == KeyAlgorithm::Rsa {
            key.set(NCRYPT_LENGTH_PROPERTY, &2048_u32.to_le_bytes())?;
        }
        key.finalize()?;
        let blob = key.export(form)?;
        key_blob::public_half(algorithm, &blob)?.ok_or(ProviderError::Useless)
    }
}

/// An open key storage provider.
struct Provider(NCRYPT_PROV_HANDLE);

impl Provider {
    fn open(name: &str) -> Result<Self, CallError> {
        let name = wide(name);
        let mut handle = 0;
        // SAFETY: both pointers are valid for the call, and the name ends in NUL.
        let status = unsafe { NCryptOpenStorageProvider(&raw mut handle, name.as_ptr(), 0) };
        check_status("NCryptOpenStorageProvider", status)?;
        Ok(Self(handle))
    }

    /// Imports a blob as a named key. It can never be exported: the policy is set before the key is finalised, and
    /// cannot be extended afterwards.
    fn import(&self, name: &str, blob: &CngBlob) -> Result<(), CallError> {
        let (algorithm, form, bytes) = match blob {
            CngBlob::Rsa(bytes) => (BCRYPT_RSA_ALGORITHM, BCRYPT_RSAFULLPRIVATE_BLOB, bytes),
            CngBlob::Ecdsa(Curve::P256, bytes) => (BCRYPT_ECDSA_P256_ALGORITHM, BCRYPT_ECCPRIVATE_BLOB, bytes),
            CngBlob::Ecdsa(Curve::P384, bytes) => (BCRYPT_ECDSA_P384_ALGORITHM, BCRYPT_ECCPRIVATE_BLOB, bytes),
        };
        let key = self.create(name, algorithm)?;
        key.set(form, bytes)?;
        key.set(NCRYPT_EXPORT_POLICY_PROPERTY, &0_u32.to_le_bytes())?;
        key.finalize()
    }

    fn create(&self, name: &str, algorithm: PCWSTR) -> Result<Key, CallError> {
        let name = wide(name);
        let mut handle = 0;
        // SAFETY: the provider is open; the name ends in NUL and lives through the call;
        // `algorithm` is one of Windows' constants.
        let status = unsafe {
            NCryptCreatePersistedKey(self.0, &raw mut handle, algorithm, name.as_ptr(), 0, NCRYPT_OVERWRITE_KEY_FLAG)
        };
        check_status("NCryptCreatePersistedKey", status)?;
        Ok(Key(handle))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { NCryptFreeObject(self.0) };
    }
}

/// An open key.
struct Key(NCRYPT_KEY_HANDLE);

impl Key {
    fn open(reference: &KeyReference, flags: u32) -> Result<Self, CallError> {
        let provider = Provider::open(&reference.provider)?;
        let name = wide(&reference.container);
        let flags = flags | if reference.machine { NCRYPT_MACHINE_KEY_FLAG } else { 0 };
        let mut handle = 0;
        // SAFETY: the provider is open; the name ends in NUL and lives through the call.
        let status = unsafe { NCryptOpenKey(provider.0, &raw mut handle, name.as_ptr(), 0, flags) };
        check_status("NCryptOpenKey", status)?;
        Ok(Self(handle))
    }

    fn set(&self, property: PCWSTR, value: &[u8]) -> Result<(), CallError> {
        // SAFETY: the handle is open; pointer and length are those of one slice.
        let status = unsafe { NCryptSetProperty(self.0, property, value.as_ptr(), length(value), NCRYPT_SILENT_FLAG) };
        check_status("NCryptSetProperty", status)
    }

    fn finalize(&self) -> Result<(), CallError> {
        // SAFETY: the handle is open and its properties are set.
        let status = unsafe { NCryptFinalizeKey(self.0, NCRYPT_SILENT_FLAG) };
        check_status("NCryptFinalizeKey", status)
    }

    /// The public half, in one of Windows' formats.
    fn export(&self, form: PCWSTR) -> Result<Vec<u8>, CallError> {
        let mut blob = vec![0; 1024]; // RSA up to 4096 bits
        let mut written = 0;
        // SAFETY: the handle is open; `form` is one of Windows' constants; the length is the buffer's.
        let status = unsafe {
            NCryptExportKey(
                self.0,
                0,
                form,
                ptr::null(),
                blob.as_mut_ptr(),
                length(&blob),
                &raw mut written,
                NCRYPT_SILENT_FLAG,
            )
        };
        check_status("NCryptExportKey", status)?;
        blob.truncate(written as usize);
        Ok(blob)
    }

    fn sign_rsa(&self, digest: &Digest) -> Result<Vec<u8>, CallError> {
        let name = algorithm(digest);
        if is_pss(digest.scheme) {
            let padding = BCRYPT_PSS_PADDING_INFO { pszAlgId: name, cbSalt: length(&digest.bytes) };
            return self.sign(&digest.bytes, (&raw const padding).cast(), BCRYPT_PAD_PSS);
        }
        let padding = BCRYPT_PKCS1_PADDING_INFO { pszAlgId: name };
        self.sign(&digest.bytes, (&raw const padding).cast(), BCRYPT_PAD_PKCS1)
    }

    /// `padding` points to the structure that `flags` names, or is null.
    fn sign(&self, digest: &[u8], padding: *const core::ffi::c_void, flags: u32) -> Result<Vec<u8>, CallError> {
        let mut signature = vec![0; 1024]; // RSA up to 8192 bits
        let mut written = 0;
        // SAFETY: the handle is open; `padding` is alive in the caller; each length is that of
        // the slice before it.
        let status = unsafe {
            NCryptSignHash(
                self.0,
                padding,
                digest.as_ptr(),
                length(digest),
                signature.as_mut_ptr(),
                length(&signature),
                &raw mut written,
                flags,
            )
        };
        check_status("NCryptSignHash", status)?;
        signature.truncate(written as usize);
        Ok(signature)
    }

    fn delete(self) -> Result<(), CallError> {
        // SAFETY: the handle is open; deletion frees it, so it must not be dropped after success.
        let status = unsafe { NCryptDeleteKey(self.0, NCRYPT_SILENT_FLAG) };
        check_status("NCryptDeleteKey", status)?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { NCryptFreeObject(self.0) };
    }
}

/// The digest function's name, by the digest's length in bytes.
fn algorithm(digest: &Digest) -> PCWSTR {
    match digest.bytes.len() {
        48 => BCRYPT_SHA384_ALGORITHM,
        64 => BCRYPT_SHA512_ALGORITHM,
        _ => BCRYPT_SHA256_ALGORITHM,
    }
}

/// Windows returns r and s concatenated; TLS requires DER (RFC 8446 section 4.2.3).
fn tls_form(fixed: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let (r, s) = fixed.split_at(fixed.len() / 2);
    EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()
}
