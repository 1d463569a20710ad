//! A stored key for rustls; it signs inside softokn.

use std::sync::Arc;

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectHandle};
use cryptoki::session::Session;
use cryptoki::types::Ulong;
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::hash;
use rustls::sign::{Signer, SigningKey};
use rustls::{OtherError, SignatureAlgorithm, SignatureScheme};

use super::error::NssError;
use super::key::{parameters, unsupported};
use super::objects::{keyed_certificate, private_key};
use super::token::Token;
use crate::certificate::Fingerprint;
use crate::keystore::KeyStoreError;
use crate::keystore::algorithm::{Curve, KeyAlgorithm};
use crate::keystore::signature::digest;

/// A private key in a database.
#[derive(Clone, Debug)]
pub(super) struct TokenKey {
    token: Arc<Token>,
    object: ObjectHandle,
    algorithm: KeyAlgorithm,
}

impl TokenKey {
    /// The key of the certificate with that fingerprint.
    pub(super) fn find(token: &Arc<Token>, certificate: &Fingerprint) -> Result<Self, KeyStoreError> {
        let (object, algorithm) = token.read(|session| {
            let keyed = keyed_certificate(session, certificate)?;
            let object = private_key(session, &keyed.id)?;
            let object = object.ok_or(KeyStoreError::NotFound(*certificate))?;
            Ok((object, algorithm(session, object)?))
        })?;
        Ok(Self { token: Arc::clone(token), object, algorithm })
    }
}

impl SigningKey for TokenKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let scheme = *self.algorithm.schemes().iter().find(|scheme| offered.contains(scheme))?;
        Some(Box::new(TokenSigner { key: self.clone(), scheme }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm.for_tls()
    }
}

#[derive(Debug)]
struct TokenSigner {
    key: TokenKey,
    scheme: SignatureScheme,
}

impl Signer for TokenSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let signature = self.key.token.read(|session| sign(session, self.key.object, self.scheme, message));
        signature.map_err(|error| rustls::Error::Other(OtherError(Arc::new(error))))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

fn algorithm(session: &Session, key: ObjectHandle) -> Result<KeyAlgorithm, NssError> {
    let attributes = session.get_attributes(key, &[AttributeType::KeyType, AttributeType::EcParams])?;
    match attributes.as_slice() {
        [Attribute::KeyType(KeyType::RSA), ..] => Ok(KeyAlgorithm::Rsa),
        [Attribute::KeyType(KeyType::EC), Attribute::EcParams(stored)] => {
            let curve = Curve::ALL.into_iter().find(|curve| parameters(*curve) == *stored);
            curve.map(KeyAlgorithm::Ecdsa).ok_or_else(unsupported)
        }
        _ => Err(unsupported()),
    }
}

fn sign(session: &Session, key: ObjectHandle, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, NssError> {
    match rsa_mechanism(scheme) {
        Some(mechanism) => Ok(session.sign(&mechanism, key, message)?),
        None => Ok(ecdsa_der(&session.sign(&Mechanism::Ecdsa, key, &hash(digest(scheme), message)?)?)?),
    }
}

fn rsa_mechanism(scheme: SignatureScheme) -> Option<Mechanism<'static>> {
    match scheme {
        SignatureScheme::RSA_PKCS1_SHA256 => Some(Mechanism::Sha256RsaPkcs),
        SignatureScheme::RSA_PKCS1_SHA384 => Some(Mechanism::Sha384RsaPkcs),
        SignatureScheme::RSA_PKCS1_SHA512 => Some(Mechanism::Sha512RsaPkcs),
        SignatureScheme::RSA_PSS_SHA256 => Some(Mechanism::Sha256RsaPkcsPss(PSS_SHA256)),
        SignatureScheme::RSA_PSS_SHA384 => Some(Mechanism::Sha384RsaPkcsPss(PSS_SHA384)),
        SignatureScheme::RSA_PSS_SHA512 => Some(Mechanism::Sha512RsaPkcsPss(PSS_SHA512)),
        _ => None,
    }
}

// The salt is as long as the digest (RFC 8446 section 4.2.3).
const PSS_SHA256: PkcsPssParams = pss(MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, 32);
const PSS_SHA384: PkcsPssParams = pss(MechanismType::SHA384, PkcsMgfType::MGF1_SHA384, 48);
const PSS_SHA512: PkcsPssParams = pss(MechanismType::SHA512, PkcsMgfType::MGF1_SHA512, 64);

const fn pss(hash_alg: MechanismType, mgf: PkcsMgfType, salt_bytes: u64) -> PkcsPssParams {
    PkcsPssParams { hash_alg, mgf, s_len: Ulong::new(salt_bytes) }
}

/// PKCS#11 returns r and s concatenated, TLS requires DER (RFC 8422 section 5.4).
fn ecdsa_der(raw: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let (r, s) = raw.split_at(raw.len() / 2);
    EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()
}
