//! Private keys as PKCS#11 objects.

use std::ffi::c_ulong;

use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass};
use openssl::bn::{BigNumContext, BigNumRef};
use openssl::ec::{EcKeyRef, PointConversionForm};
use openssl::error::ErrorStack;
use openssl::pkey::{HasPublic, Id, PKeyRef, Private};
use openssl::rsa::RsaRef;
use openssl::sha::sha1;
use zeroize::Zeroize;

use super::error::NssError;
use crate::keystore::KeyStoreError;
use crate::keystore::algorithm::Curve;

/// `CKA_NSS_DB` (pkcs11n.h): the public point, which NSS stores with an EC key.
const CKA_NSS_DB: c_ulong = 0xD5A0_DB00;
/// secp256r1 as DER (RFC 5480 section 2.1.1.1).
const P256: [u8; 10] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
/// secp384r1
const P384: [u8; 7] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22];

/// The attributes of a private key object. The secret ones are wiped when dropped.
pub(super) struct KeyTemplate(Vec<Attribute>);

impl KeyTemplate {
    /// The object for `key`, stored under `label` and `id`, for a certificate of `subject`.
    pub(super) fn new(key: &PKeyRef<Private>, label: Vec<u8>, id: &[u8], subject: Vec<u8>) -> Result<Self, NssError> {
        let mut template = Self(common(label, id, subject));
        template.0.extend(match key.id() {
            Id::RSA => rsa_parts(&*key.rsa()?)?,
            Id::EC => ec_parts(&*key.ec_key()?)?,
            _ => return Err(unsupported()),
        });
        Ok(template)
    }

    /// For `C_CreateObject`.
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.0
    }
}

impl Drop for KeyTemplate {
    fn drop(&mut self) {
        for attribute in &mut self.0 {
            wipe(attribute);
        }
    }
}

/// `CKA_ID` as NSS computes it: SHA-1 of the modulus or of the public point. Authorities may have other kinds of keys,
/// which are never looked up by it.
pub(super) fn id<T: HasPublic>(key: &PKeyRef<T>) -> Result<Vec<u8>, NssError> {
    let public = match key.id() {
        Id::RSA => key.rsa()?.n().to_vec(),
        Id::EC => public_point(&*key.ec_key()?)?,
        _ => key.public_key_to_der()?,
    };
    Ok(sha1(&public).to_vec())
}

fn common(label: Vec<u8>, id: &[u8], subject: Vec<u8>) -> Vec<Attribute> {
    vec![
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Label(label),
        Attribute::Id(id.to_vec()),
        Attribute::Subject(subject),
    ]
}

fn rsa_parts(key: &RsaRef<Private>) -> Result<Vec<Attribute>, NssError> {
    let part = |number: Option<&BigNumRef>| number.map(BigNumRef::to_vec).ok_or_else(unsupported);
    Ok(vec![
        Attribute::KeyType(KeyType::RSA),
        Attribute::Modulus(key.n().to_vec()),
        Attribute::PublicExponent(key.e().to_vec()),
        Attribute::PrivateExponent(key.d().to_vec()),
        Attribute::Prime1(part(key.p())?),
        Attribute::Prime2(part(key.q())?),
        Attribute::Exponent1(part(key.dmp1())?),
        Attribute::Exponent2(part(key.dmq1())?),
        Attribute::Coefficient(part(key.iqmp())?),
    ])
}

fn ec_parts(key: &EcKeyRef<Private>) -> Result<Vec<Attribute>, NssError> {
    let curve = key.group().curve_name().and_then(Curve::of).ok_or_else(unsupported)?;
    let public = (AttributeType::VendorDefined(CKA_NSS_DB), public_point(key)?);
    Ok(vec![
        Attribute::KeyType(KeyType::EC),
        Attribute::EcParams(parameters(curve).to_vec()),
        Attribute::Value(key.private_key().to_vec_padded(curve.size())?),
        Attribute::VendorDefined(public),
    ])
}

fn public_point<T: HasPublic>(key: &EcKeyRef<T>) -> Result<Vec<u8>, ErrorStack> {
    let mut context = BigNumContext::new()?;
    key.public_key().to_bytes(key.group(), PointConversionForm::UNCOMPRESSED, &mut context)
}

/// `CKA_EC_PARAMS`
pub(super) fn parameters(curve: Curve) -> &'static [u8] {
    match curve {
        Curve::P256 => &P256,
        Curve::P384 => &P384,
    }
}

pub(super) fn unsupported() -> NssError {
    KeyStoreError::KeyUnusable("neither RSA nor P-256 nor P-384".into()).into()
}

fn wipe(attribute: &mut Attribute) {
    match attribute {
        Attribute::PrivateExponent(secret)
        | Attribute::Prime1(secret)
        | Attribute::Prime2(secret)
        | Attribute::Exponent1(secret)
        | Attribute::Exponent2(secret)
        | Attribute::Coefficient(secret)
        | Attribute::Value(secret) => secret.zeroize(),
        _ => {}
    }
}
