//! Keys in this PC's security chip (TPM), through Windows' key storage provider for it.

use std::sync::Arc;

use openssl::pkey::{PKey, Public};
use openssl::rand::rand_bytes;
use rustls::SignatureScheme;
use rustls::sign::SigningKey;

use super::call::CallError;
use super::cng::Cng;
use super::key_reference::{Generation, KeyReference};
use super::provider::{KeyProvider, ProviderError, proves_all};
use super::signature::Digest;
use super::signing::StoredKey;
use super::{WindowsStore, provider_of, unusable};
use crate::certificate::Certificate;
use crate::est::KeyKind;
use crate::keystore::algorithm::{Curve, KeyAlgorithm};
use crate::keystore::{HardwareKey, HardwareKeys, KeyStore, KeyStoreError};

/// Windows' own provider for the chip.
pub(super) const PLATFORM_PROVIDER: &str = "Microsoft Platform Crypto Provider";

/// The RSA schemes that every chip (TPM 2.0) supports: SHA-256 only.
const RSA: [SignatureScheme; 2] = [SignatureScheme::RSA_PSS_SHA256, SignatureScheme::RSA_PKCS1_SHA256];

/// Keys that were made in the chip. Keys are never imported into it.
#[derive(Debug)]
pub(super) struct Chip;

impl KeyProvider for Chip {
    fn reference(&self, container: &str) -> KeyReference {
        reference(PLATFORM_PROVIDER, container)
    }

    fn put(&self, _: &str, _: &openssl::pkey::PKeyRef<openssl::pkey::Private>) -> Result<(), ProviderError> {
        Err(ProviderError::Algorithm)
    }

    fn has(&self, key: &KeyReference) -> bool {
        Cng.has(key)
    }

    fn sign(&self, key: &KeyReference, digest: &Digest) -> Result<Vec<u8>, CallError> {
        Cng.sign(key, digest)
    }

    fn schemes(&self, algorithm: KeyAlgorithm) -> &'static [SignatureScheme] {
        if algorithm == KeyAlgorithm::Rsa { &RSA } else { algorithm.schemes() }
    }

    fn delete(&self, key: &KeyReference) -> Result<(), CallError> {
        Cng.delete(key)
    }
}

impl HardwareKeys for WindowsStore {
    fn create(&self, kind: KeyKind) -> Result<HardwareKey, KeyStoreError> {
        let algorithm = match kind {
            KeyKind::Rsa2048 => KeyAlgorithm::Rsa,
            KeyKind::EcP256 => KeyAlgorithm::Ecdsa(Curve::P256),
            _ => {
                return Err(KeyStoreError::NoHardware(
                    "security chips make RSA keys of 2048 bits and P-256 keys".into(),
                ));
            }
        };
        let mut number = [0; 16];
        rand_bytes(&mut number).map_err(unusable)?;
        let name = format!("{}-chip-{}", self.key_prefix, hex::encode(number));
        let reference = reference(self.chip, &name);
        let made = Cng::make(&reference, algorithm).map_err(|error| KeyStoreError::NoHardware(error.into()));
        let proven = made.and_then(|public_key| proven(&reference, &public_key));
        // Removes what is left of a key that does not work.
        let public_key = proven.inspect_err(|_| drop(Chip.delete(&reference)))?;
        Ok(HardwareKey { name, public_key })
    }

    fn signing_key(&self, key: &HardwareKey) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        let algorithm = KeyAlgorithm::of(&*public_key(key)?);
        let algorithm = algorithm.ok_or_else(|| KeyStoreError::KeyUnusable("neither RSA nor P-256".into()))?;
        Ok(Arc::new(StoredKey { provider: &Chip, reference: reference(self.chip, &key.name), algorithm }))
    }

    fn attach(
        &self,
        key: &HardwareKey,
        certificate: &Certificate,
        intermediates: &[Certificate],
    ) -> Result<(), KeyStoreError> {
        if self.is_taken(certificate)? {
            return Err(KeyStoreError::NumberTaken);
        }
        let public_key = public_key(key)?;
        if !super::public_key(certificate)?.public_eq(&public_key) {
            return Err(KeyStoreError::KeyUnusable("the certificate is for another key".into()));
        }
        self.personal()?.put_with_key(certificate, &reference(self.chip, &key.name))?;
        self.put_authorities(intermediates)
    }

    fn discard(&self, key: &HardwareKey) -> Result<(), KeyStoreError> {
        let reference = reference(self.chip, &key.name);
        Ok(provider_of(&reference).delete(&reference)?)
    }
}

/// Tests the key: a chip may sign PSS with a salt length that TLS does not accept (RFC 8446 section 4.2.3).
fn proven(reference: &KeyReference, public_key: &PKey<Public>) -> Result<Vec<u8>, KeyStoreError> {
    if !proves_all(&Chip, reference, public_key) {
        return Err(KeyStoreError::NoHardware(ProviderError::Useless.into()));
    }
    public_key.public_key_to_der().map_err(unusable)
}

fn reference(provider: &str, container: &str) -> KeyReference {
    KeyReference {
        provider: provider.to_owned(),
        container: container.to_owned(),
        generation: Generation::Cng,
        machine: false,
    }
}

fn public_key(key: &HardwareKey) -> Result<PKey<Public>, KeyStoreError> {
    PKey::public_key_from_der(&key.public_key).map_err(unusable)
}
