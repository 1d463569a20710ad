//! Private keys in the formats that Windows imports. Every buffer is wiped when dropped.

use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::ec::{EcGroup, EcKey, EcKeyRef};
use openssl::error::ErrorStack;
use openssl::pkey::{Id, PKey, PKeyRef, Private, Public};
use openssl::rsa::{Rsa, RsaRef};
use zeroize::Zeroizing;

use crate::keystore::algorithm::{Curve, KeyAlgorithm};

/// Bytes that are wiped when dropped.
pub(super) type Blob = Zeroizing<Vec<u8>>;

/// A key in CNG's format.
pub(super) enum CngBlob {
    /// `BCRYPT_RSAFULLPRIVATE_BLOB`
    Rsa(Blob),
    /// `BCRYPT_ECCPRIVATE_BLOB` for ECDSA on this curve
    Ecdsa(Curve, Blob),
}

/// The key for CNG; `None` if it is neither RSA nor on a supported curve.
pub(super) fn for_cng(key: &PKeyRef<Private>) -> Result<Option<CngBlob>, ErrorStack> {
    if key.id() == Id::RSA {
        return cng_rsa(&*key.rsa()?).map(CngBlob::Rsa).map(Some);
    }
    let Ok(key) = key.ec_key() else {
        return Ok(None);
    };
    match key.group().curve_name().and_then(Curve::of) {
        Some(curve) => cng_ecdsa(curve, &key).map(|blob| Some(CngBlob::Ecdsa(curve, blob))),
        None => Ok(None),
    }
}

/// The public half from `BCRYPT_RSAPUBLIC_BLOB` or `BCRYPT_ECCPUBLIC_BLOB`; `None` if the blob is truncated.
pub(super) fn public_half(algorithm: KeyAlgorithm, blob: &[u8]) -> Result<Option<PKey<Public>>, ErrorStack> {
    match algorithm {
        KeyAlgorithm::Rsa => {
            public_rsa(blob).map(|(n, e)| PKey::from_rsa(Rsa::from_public_components(n?, e?)?)).transpose()
        }
        KeyAlgorithm::Ecdsa(curve) => public_point(curve, blob).map(|(x, y)| point_key(curve, &*x?, &*y?)).transpose(),
    }
}

type Number = Result<BigNum, ErrorStack>;

/// Modulus and exponent: magic, bits, the lengths of exponent, modulus and two primes, exponent, modulus.
fn public_rsa(blob: &[u8]) -> Option<(Number, Number)> {
    let length = |at: usize| Some(u32::from_le_bytes(blob.get(at..at + 4)?.try_into().ok()?) as usize);
    let (exponent, modulus) = (length(8)?, length(12)?);
    let e = blob.get(24..24 + exponent)?;
    let n = blob.get(24 + exponent..24 + exponent + modulus)?;
    Some((BigNum::from_slice(n), BigNum::from_slice(e)))
}

/// The coordinates: magic, their length, x, y.
fn public_point(curve: Curve, blob: &[u8]) -> Option<(Number, Number)> {
    let size = usize::try_from(curve.size()).ok()?;
    let (x, y) = (blob.get(8..8 + size)?, blob.get(8 + size..8 + 2 * size)?);
    Some((BigNum::from_slice(x), BigNum::from_slice(y)))
}

fn point_key(curve: Curve, x: &BigNumRef, y: &BigNumRef) -> Result<PKey<Public>, ErrorStack> {
    let group = EcGroup::from_curve_name(curve.nid())?;
    PKey::from_ec_key(EcKey::from_public_key_affine_coordinates(&group, x, y)?)
}

/// The key for CAPI (`PRIVATEKEYBLOB`, numbers little-endian); `None` if it is not RSA.
pub(super) fn for_capi(key: &PKeyRef<Private>) -> Result<Option<Blob>, ErrorStack> {
    /// PRIVATEKEYBLOB, version 2, two reserved bytes, `CALG_RSA_KEYX`.
    const HEADER: [u8; 8] = [7, 2, 0, 0, 0, 0xA4, 0, 0];
    if key.id() != Id::RSA {
        return Ok(None);
    }
    let rsa = key.rsa()?;
    let (size, half) = sizes(&rsa);
    let mut blob = Writer::new(Order::LittleEndian, rsa.size() as usize * 5 + 64);
    blob.bytes(&HEADER);
    blob.bytes(b"RSA2");
    blob.word(rsa.n().num_bits());
    blob.number(rsa.e(), 4)?;
    blob.number(rsa.n(), size)?;
    for part in halves(&rsa)? {
        blob.number(part, half)?;
    }
    blob.number(rsa.d(), size)?;
    Ok(Some(blob.bytes))
}

fn cng_rsa(rsa: &RsaRef<Private>) -> Result<Blob, ErrorStack> {
    let (size, half) = sizes(rsa);
    let mut blob = Writer::new(Order::BigEndian, rsa.size() as usize * 5 + 64);
    blob.bytes(b"RSA3"); // BCRYPT_RSAFULLPRIVATE_MAGIC
    blob.word(rsa.n().num_bits());
    for length in [rsa.e().num_bytes(), size, half, half] {
        blob.word(length);
    }
    blob.number(rsa.e(), rsa.e().num_bytes())?;
    blob.number(rsa.n(), size)?;
    let [prime1, prime2, rest @ ..] = halves(rsa)?;
    for part in [prime1, prime2].into_iter().chain(rest) {
        blob.number(part, half)?;
    }
    blob.number(rsa.d(), size)?;
    Ok(blob.bytes)
}

fn cng_ecdsa(curve: Curve, key: &EcKeyRef<Private>) -> Result<Blob, ErrorStack> {
    let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
    let mut context = BigNumContext::new()?;
    key.public_key().affine_coordinates(key.group(), &mut x, &mut y, &mut context)?;
    let mut blob = Writer::new(Order::BigEndian, 8 + 3 * 48);
    blob.bytes(match curve {
        Curve::P256 => b"ECS2", // BCRYPT_ECDSA_PRIVATE_P256_MAGIC
        Curve::P384 => b"ECS4", // BCRYPT_ECDSA_PRIVATE_P384_MAGIC
    });
    blob.word(curve.size());
    for part in [&*x, &*y, key.private_key()] {
        blob.number(part, curve.size())?;
    }
    Ok(blob.bytes)
}

/// The sizes of the modulus and of a prime, in bytes.
fn sizes(rsa: &RsaRef<Private>) -> (i32, i32) {
    let size = rsa.n().num_bytes();
    (size, (size + 1) / 2)
}

/// Primes, exponents and coefficient (RFC 8017 section 3.2), in the order of both formats.
fn halves(rsa: &RsaRef<Private>) -> Result<[&BigNumRef; 5], ErrorStack> {
    let parts = [rsa.p(), rsa.q(), rsa.dmp1(), rsa.dmq1(), rsa.iqmp()];
    let present: Vec<_> = parts.into_iter().flatten().collect();
    // Keys made by us have them, and so do keys read from PKCS#8, which requires them.
    present.try_into().map_err(|_| ErrorStack::get())
}

#[derive(Clone, Copy, PartialEq)]
enum Order {
    LittleEndian,
    BigEndian,
}

/// Never reallocates, so that no unwiped copy is left in memory.
struct Writer {
    order: Order,
    bytes: Blob,
}

impl Writer {
    fn new(order: Order, capacity: usize) -> Self {
        Self { order, bytes: Zeroizing::new(Vec::with_capacity(capacity)) }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Lengths are little-endian in both formats.
    fn word(&mut self, value: i32) {
        self.bytes(&value.to_le_bytes());
    }

    fn number(&mut self, number: &BigNumRef, size: i32) -> Result<(), ErrorStack> {
        let mut digits = Zeroizing::new(number.to_vec_padded(size)?);
        if self.order == Order::LittleEndian {
            digits.reverse();
        }
        self.bytes(&digits);
        Ok(())
    }
}
