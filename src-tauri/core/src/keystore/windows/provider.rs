//! Providers that store private keys: one trait for both generations of Windows' cryptography, and the choice between
//! them.

use std::fmt;

use openssl::error::ErrorStack;
use openssl::pkey::{HasPublic, PKeyRef, Private};
use rustls::SignatureScheme;

use super::call::CallError;
use super::key_reference::KeyReference;
use super::signature::Digest;
use crate::keystore::KeyStoreError;
use crate::keystore::algorithm::KeyAlgorithm;
use crate::keystore::signature::verify;

/// Stores private keys under names, and signs with them.
pub(super) trait KeyProvider: Send + Sync + fmt::Debug {
    /// The reference to a key of that name.
    fn reference(&self, container: &str) -> KeyReference;

    /// Imports a key under a name as non-exportable, replacing an existing key of that name.
    fn put(&self, container: &str, key: &PKeyRef<Private>) -> Result<(), ProviderError>;

    /// Whether the key exists. Never prompts the user.
    fn has(&self, key: &KeyReference) -> bool;

    /// Signs a digest through a new handle; the signature is in the form that TLS uses.
    fn sign(&self, key: &KeyReference, digest: &Digest) -> Result<Vec<u8>, CallError>;

    /// The signature schemes of keys of that algorithm here, best first.
    fn schemes(&self, algorithm: KeyAlgorithm) -> &'static [SignatureScheme];

    /// Removes a key, if it exists.
    fn delete(&self, key: &KeyReference) -> Result<(), CallError>;
}

/// Why a provider did not accept a key.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProviderError {
    /// Windows refused.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The key could not be converted to the provider's format.
    #[error("the key cannot be converted")]
    Conversion(#[from] ErrorStack),
    /// The provider does not support such keys.
    #[error("the provider takes no key of this algorithm")]
    Algorithm,
    /// The stored key does not sign, or does not match.
    #[error("the imported key does not sign")]
    Useless,
}

impl From<ProviderError> for KeyStoreError {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Call(error) => error.into(),
            other => Self::KeyUnusable(other.into()),
        }
    }
}

/// Stores a key in the first of `providers` that signs with it through a fresh handle. Removes it again from one that
/// accepts it but does not sign.
///
/// Modern keys come first because TLS 1.3 requires RSA-PSS, which only they support; but not every machine keeps them
/// (a damaged profile, roaming, other implementations of Windows).
pub(super) fn place(
    providers: &[&dyn KeyProvider],
    container: &str,
    key: &PKeyRef<Private>,
) -> Result<KeyReference, KeyStoreError> {
    let mut refusal = ProviderError::Useless;
    for provider in providers {
        match try_provider(*provider, container, key) {
            Ok(reference) => return Ok(reference),
            Err(error) => {
                tracing::info!(?provider, %error, "key provider not used");
                refusal = error;
            }
        }
    }
    Err(refusal.into())
}

fn try_provider(
    provider: &dyn KeyProvider,
    container: &str,
    key: &PKeyRef<Private>,
) -> Result<KeyReference, ProviderError> {
    let reference = provider.reference(container);
    if proves(provider, &reference, key) {
        return Ok(reference); // left by an interrupted import
    }
    provider.put(container, key)?;
    if proves(provider, &reference, key) {
        return Ok(reference);
    }
    provider.delete(&reference)?;
    Err(ProviderError::Useless)
}

/// Whether the key under that reference is the private half of `public_key` and signs, with the best scheme that
/// the provider claims.
pub(super) fn proves<T: HasPublic>(
    provider: &dyn KeyProvider,
    reference: &KeyReference,
    public_key: &PKeyRef<T>,
) -> bool {
    let best = schemes(provider, public_key).first();
    best.is_some_and(|&scheme| proves_scheme(provider, reference, public_key, scheme))
}

/// The same with every scheme that it claims.
pub(super) fn proves_all<T: HasPublic>(
    provider: &dyn KeyProvider,
    reference: &KeyReference,
    public_key: &PKeyRef<T>,
) -> bool {
    let all = schemes(provider, public_key);
    !all.is_empty() && all.iter().all(|&scheme| proves_scheme(provider, reference, public_key, scheme))
}

fn schemes<T: HasPublic>(provider: &dyn KeyProvider, public_key: &PKeyRef<T>) -> &'static [SignatureScheme] {
    KeyAlgorithm::of(public_key).map_or(&[], |algorithm| provider.schemes(algorithm))
}

fn proves_scheme<T: HasPublic>(
    provider: &dyn KeyProvider,
    reference: &KeyReference,
    public_key: &PKeyRef<T>,
    scheme: SignatureScheme,
) -> bool {
    const MESSAGE: &[u8] = b"test signature of an imported key";
    Digest::of(MESSAGE, scheme)
        .ok()
        .and_then(|digest| provider.sign(reference, &digest).ok())
        .is_some_and(|signature| verify(public_key, scheme, MESSAGE, &signature).unwrap_or(false))
}
