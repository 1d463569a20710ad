//! Signatures by stored keys.

use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};
use rustls::sign::SigningKey;
use rustls::{SignatureAlgorithm, SignatureScheme};

use super::authority::Authority;
use super::{Ability, BANK, Issued, StoreFixture, authority, import_all, issue_quickly, one_imported};
use crate::certificate::Certificate;
use crate::keystore::possession::signs_for;
use crate::keystore::{KeyStoreError, prove_possession};
use crate::secret::PrivateKey;

/// PKCS#1 with each digest: chosen when offered, verified by OpenSSL.
pub fn rsa_signs_pkcs1(fixture: &dyn StoreFixture) {
    rsa_signs(fixture, false);
}

/// The same for PSS.
pub fn rsa_signs_pss(fixture: &dyn StoreFixture) {
    rsa_signs(fixture, true);
}

fn rsa_signs(fixture: &dyn StoreFixture, pss: bool) {
    let (issued, store) = one_imported(fixture);
    let key = store.signing_key(&issued.certificate.fingerprint()).unwrap();
    assert_eq!(key.algorithm(), SignatureAlgorithm::RSA);
    for (digest, by_pkcs1, by_pss) in [
        (MessageDigest::sha256(), SignatureScheme::RSA_PKCS1_SHA256, SignatureScheme::RSA_PSS_SHA256),
        (MessageDigest::sha384(), SignatureScheme::RSA_PKCS1_SHA384, SignatureScheme::RSA_PSS_SHA384),
        (MessageDigest::sha512(), SignatureScheme::RSA_PKCS1_SHA512, SignatureScheme::RSA_PSS_SHA512),
    ] {
        let scheme = if pss { by_pss } else { by_pkcs1 };
        let signature = sign(&*key, scheme);
        assert!(verifies(&issued.certificate, digest, pss, &signature), "{scheme:?}");
    }
    assert!(key.choose_scheme(&[SignatureScheme::ECDSA_NISTP256_SHA256]).is_none());
    assert!(key.choose_scheme(&[]).is_none());
}

/// A P-256 key signs in the form that TLS requires.
pub fn p256_signs(fixture: &dyn StoreFixture) {
    let issued = Authority::new(BANK).issue_p256("curve");
    ecdsa_signs(fixture, &issued, SignatureScheme::ECDSA_NISTP256_SHA256, MessageDigest::sha256());
}

/// The same for P-384.
pub fn case_22_p384_signs(fixture: &dyn StoreFixture) {
    let issued = Authority::new(BANK).issue_p384("curve");
    ecdsa_signs(fixture, &issued, SignatureScheme::ECDSA_NISTP384_SHA384, MessageDigest::sha384());
}

fn ecdsa_signs(fixture: &dyn StoreFixture, issued: &Issued, scheme: SignatureScheme, digest: MessageDigest) {
    let store = fixture.open();
    store.import(&issued.identity()).unwrap();
    let key = store.signing_key(&issued.certificate.fingerprint()).unwrap();
    assert_eq!(key.algorithm(), SignatureAlgorithm::ECDSA);
    // r and s vary in length; a wrong encoding of a short value shows within a few dozen signatures.
    for _ in 0..64 {
        let signature = sign(&*key, scheme);
        assert!(verifies(&issued.certificate, digest, false, &signature));
    }
    prove_possession(&*store, &issued.certificate).unwrap();
    assert!(key.choose_scheme(&[SignatureScheme::RSA_PSS_SHA256]).is_none());
}

/// A store reports this before anything is imported, and keeps nothing. No store supports P-521.
pub fn case_22_a_store_reports_which_keys_it_keeps(fixture: &dyn StoreFixture) {
    let (bank, store) = (Authority::new(BANK), fixture.open());
    let elliptic = fixture.lacks(Ability::EllipticCurve).is_none();
    for (what, key, kept) in [
        ("RSA", bank.issue("rsa").key, true),
        ("P-256", bank.issue_p256("p256").key, elliptic),
        ("P-384", bank.issue_p384("p384").key, elliptic),
        ("P-521", PrivateKey::new(authority::elliptic(Nid::SECP521R1)), false),
    ] {
        assert_eq!(store.keeps(&key), kept, "{what}");
    }
    assert_eq!(fixture.key_count(), 0);
}

/// Also through a fresh handle, and after the first has been dropped.
pub fn the_stored_key_proves_possession(fixture: &dyn StoreFixture) {
    let (issued, store) = one_imported(fixture);
    prove_possession(&*store, &issued.certificate).unwrap();
    let fresh = store.reopen().unwrap();
    drop(store);
    prove_possession(&*fresh, &issued.certificate).unwrap();
    let key = fresh.signing_key(&issued.certificate.fingerprint()).unwrap();
    drop(fresh);
    let signature = sign(&*key, SignatureScheme::RSA_PKCS1_SHA256);
    assert!(verifies(&issued.certificate, MessageDigest::sha256(), false, &signature));
}

/// A signature by another certificate's key is rejected.
pub fn another_key_proves_nothing(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let (mine, other) = (issue_quickly(fixture, &bank, "mine"), issue_quickly(fixture, &bank, "other"));
    let store = fixture.open();
    import_all(&*store, [&mine, &other]);
    let key = store.signing_key(&other.certificate.fingerprint()).unwrap();
    let error = signs_for(&*key, &mine.certificate).unwrap_err();
    assert!(matches!(error, KeyStoreError::KeyUnusable(_)), "{error:?}");
    signs_for(&*key, &other.certificate).unwrap();
}

fn sign(key: &dyn SigningKey, scheme: SignatureScheme) -> Vec<u8> {
    let signer = key.choose_scheme(&[SignatureScheme::ED448, scheme]).unwrap();
    assert_eq!(signer.scheme(), scheme);
    signer.sign(MESSAGE).unwrap()
}

const MESSAGE: &[u8] = "電子証明書".as_bytes();

fn verifies(certificate: &Certificate, digest: MessageDigest, pss: bool, signature: &[u8]) -> bool {
    let key = certificate.x509().unwrap().public_key().unwrap();
    let mut verifier = Verifier::new(digest, &key).unwrap();
    if pss {
        verifier.set_rsa_padding(Padding::PKCS1_PSS).unwrap();
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).unwrap();
    }
    verifier.verify_oneshot(signature, MESSAGE).unwrap_or(false)
}
