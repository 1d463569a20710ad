//! The kinds of key that key stores support.

use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKeyRef};
use rustls::{SignatureAlgorithm, SignatureScheme};

/// RSA: PSS (RFC 8017 section 8.1), which TLS 1.3 requires, before PKCS#1 v1.5 (section 8.2).
pub(super) const RSA: [SignatureScheme; 6] = [
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// A NIST curve (RFC 5480 section 2.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    /// secp256r1
    P256,
    /// secp384r1
    P384,
}

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyAlgorithm {
    Rsa,
    Ecdsa(Curve),
}

impl KeyAlgorithm {
    /// The kind of this key; `None` if no store supports it.
    pub(super) fn of<T: HasPublic>(key: &PKeyRef<T>) -> Option<Self> {
        match key.id() {
            Id::RSA => Some(Self::Rsa),
            Id::EC => Curve::of(key.ec_key().ok()?.group().curve_name()?).map(Self::Ecdsa),
            _ => None,
        }
    }

    /// The signature schemes of a key without restrictions, best first.
    pub(super) fn schemes(self) -> &'static [SignatureScheme] {
        match self {
            Self::Rsa => &RSA,
            Self::Ecdsa(Curve::P256) => &[SignatureScheme::ECDSA_NISTP256_SHA256],
            Self::Ecdsa(Curve::P384) => &[SignatureScheme::ECDSA_NISTP384_SHA384],
        }
    }

    /// The algorithm in TLS's terms.
    pub(super) fn for_tls(self) -> SignatureAlgorithm {
        match self {
            Self::Rsa => SignatureAlgorithm::RSA,
            Self::Ecdsa(_) => SignatureAlgorithm::ECDSA,
        }
    }
}

impl Curve {
    /// The supported curves.
    pub(super) const ALL: [Self; 2] = [Self::P256, Self::P384];

    /// The curve with this OpenSSL name.
    pub(super) fn of(name: Nid) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.nid() == name)
    }

    /// The size of a coordinate and of a scalar, in bytes.
    pub(super) fn size(self) -> i32 {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
        }
    }

    /// OpenSSL's name of the curve.
    pub(super) fn nid(self) -> Nid {
        match self {
            Self::P256 => Nid::X9_62_PRIME256V1,
            Self::P384 => Nid::SECP384R1,
        }
    }
}
