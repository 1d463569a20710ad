//! Certificates for our key that a hostile or faulty service could send: none is installed, and the key is kept for
//! the right one.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use cert_core::ErrorCode;
use cert_core::ErrorCode::{CertificateNotValid, CertificateUnfit, CertificateUnsuitable, CertificateUntrusted};
use cert_core::certificate::Certificate;
use cert_core::enrollment::{Resumption, generate_key};
use cert_core::est::{KeyKind, wire};
use cert_core::keystore::KeyStore;
use cert_core::keystore::contract::ORGANIZATION;
use cert_core::keystore::contract::authority::{customer, name};
use openssl::asn1::{Asn1Object, Asn1OctetString, Asn1Time};
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, PKeyRef, Private, Public};
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use openssl::x509::{X509, X509Extension, X509Name, X509Req};
use time::{Duration, OffsetDateTime};

use crate::support::{
    Authority, Fixture, Reply, Request, Server, ServerSettings, UNIT, USER, note_raised, raises, secret,
};

/// A certificate to be signed once our key is known, and what the service sends with it.
struct Draft {
    issuer: X509Name,
    issuer_key: PKey<Private>,
    digest: MessageDigest,
    is_negative: bool,
    common_name: &'static str,
    /// Its validity, in hours from now.
    hours: Range<i64>,
    extensions: Vec<X509Extension>,
    along: Vec<X509>,
    /// In `/cacerts`, in addition to the issuing CA.
    named: Vec<X509>,
}

type Twist = fn(&mut Draft, &Authority);

const HOSTILE: [(ErrorCode, &str, Twist); 21] = [
    (CertificateUntrusted, "by another customer", |draft, bank| draft.sign_by(bank, KeyKind::EcP256, None)),
    (CertificateUntrusted, "by a customer whom the service calls an authority", |draft, bank| {
        draft.sign_by(bank, KeyKind::EcP256, None);
        draft.named = draft.along.clone();
    }),
    (CertificateUntrusted, "by nobody, in the bank's name", |draft, _| draft.issuer_key = key(KeyKind::EcP256)),
    (CertificateUntrusted, "by nobody, among hundreds of the bank's namesakes", |draft, bank| {
        (0..300).for_each(|_| draft.sign_by(bank, KeyKind::EcP256, Some(of_an_authority())));
        draft.issuer_key = key(KeyKind::EcP256);
    }),
    (CertificateUntrusted, "by another authority of the bank's", |draft, bank| {
        draft.issuer = name(ORGANIZATION, "(1554)CODE SIGNING CA", "Test CA");
        draft.sign_by(bank, KeyKind::EcP256, Some(of_an_authority()));
    }),
    (CertificateUntrusted, "by SHA-1", |draft, _| draft.digest = MessageDigest::sha1()),
    (CertificateUntrusted, "by MD5", |draft, bank| {
        draft.sign_by(bank, KeyKind::Rsa2048, Some(of_an_authority()));
        draft.digest = MessageDigest::md5();
    }),
    (CertificateNotValid, "ended an hour ago", |draft, _| draft.hours = -48..-1),
    (CertificateNotValid, "begins in two days", |draft, _| draft.hours = 48..96),
    (CertificateUnsuitable, "an authority's", |draft, _| draft.extensions.push(of_an_authority())),
    (CertificateUnsuitable, "to sign certificates", |draft, _| {
        draft.extensions.push(KeyUsage::new().digital_signature().key_cert_sign().build().unwrap());
    }),
    (CertificateUnsuitable, "a server's", |draft, _| {
        draft.extensions.push(ExtendedKeyUsage::new().server_auth().build().unwrap());
    }),
    (CertificateUnsuitable, "to encipher keys alone", |draft, _| {
        draft.extensions.push(KeyUsage::new().key_encipherment().build().unwrap());
    }),
    (CertificateUnfit, "a negative number", |draft, _| draft.is_negative = true),
    (CertificateUnfit, "a name that deletes", |draft, _| draft.common_name = "logid031\u{8}\u{8}32"),
    (CertificateUnfit, "a name with NUL", |draft, _| draft.common_name = "logid031\0.example"),
    (CertificateUnfit, "a name with a control beyond ASCII", |draft, _| draft.common_name = "logid031\u{9b}A001"),
    (CertificateUnfit, "a name that turns round", |draft, _| draft.common_name = "\u{202e}130digol"),
    (CertificateUnfit, "an alternative name with NUL", |draft, _| {
        draft.extensions.push(alternative_names(&[0x30, 5, 0x82, 3, b'a', 0, b'b']));
    }),
    (CertificateUnfit, "an alternative name that rings", |draft, _| {
        let common_name = [0x30, 12, 0x31, 10, 0x30, 8, 6, 3, 0x55, 4, 3, 0x0c, 1, 7];
        draft.extensions.push(alternative_names(&[&[0x30, 16, 0xa4, 14], &common_name[..]].concat()));
    }),
    (CertificateUnsuitable, "to sign code", |draft, _| {
        draft.extensions.push(ExtendedKeyUsage::new().code_signing().build().unwrap());
    }),
];

const HARMLESS: [(&str, Twist); 10] = [
    ("as the bank signs it", |_, _| ()),
    ("by a clock an hour ahead", |draft, _| draft.hours = 1..48),
    ("in local time taken for UTC", |draft, _| draft.hours = 9..48),
    ("almost a day ahead", |draft, _| draft.hours = 23..48),
    ("under several units, the bank's in the middle", |draft, bank| {
        draft.issuer = several(&["Terms of use at https://ca.example/rpa (c)26", UNIT, "Class 2 - Managed PKI"]);
        draft.sign_by(bank, KeyKind::EcP256, Some(of_an_authority()));
    }),
    ("with alternative names", |draft, _| {
        draft.extensions.push(alternative_names(&[0x30, 5, 0x81, 3, b'a', b'@', b'b']));
    }),
    ("by an authority that comes along", |draft, bank| {
        draft.issuer = name(ORGANIZATION, UNIT, "Sub CA");
        draft.sign_by(bank, KeyKind::Rsa2048, Some(of_an_authority()));
    }),
    ("for any purpose", |draft, _| {
        draft.extensions.push(ExtendedKeyUsage::new().other("2.5.29.37.0").build().unwrap());
    }),
    ("under a policy that is critical", |draft, _| {
        draft.extensions.push(extension("2.5.29.32", true, &[0x30, 6, 0x30, 4, 6, 2, 0x2a, 3]));
    }),
    ("of a bank that does not name its root", |draft, _| draft.named.clear()),
];

pub(super) async fn hostile(code: ErrorCode) {
    let fixture = Fixture::new().await;
    for (_, what, twist) in HOSTILE.iter().filter(|row| row.0 == code) {
        let (server, began) = (answering(&[*twist]), Instant::now());
        let error = fixture.issue_at(server.service()).await.expect_err(what);
        assert_eq!(error.code(), code, "{what}: {error:?}");
        note_raised(code);
        assert!(began.elapsed().as_secs() < 10, "{what}");
        assert!(fixture.store.all_certificates().is_empty(), "{what}");
        assert_eq!(fixture.store.key_count(), 0);
        assert!(fixture.enroller().pending().unwrap().is_some(), "{what}");
        fixture.discard();
    }
}

#[tokio::test]
async fn case_15_and_16_what_is_harmless_is_installed() {
    for (what, twist) in HARMLESS {
        let fixture = Fixture::new().await;
        let issued = fixture.issue_at(answering(&[twist]).service()).await.expect(what);
        assert_eq!(fixture.working(), [issued.fingerprint()], "{what}");
        let authorities = fixture.store.all_certificates().len() - 1;
        let comes_along = what.contains("comes along") || what.contains("several units");
        assert_eq!(authorities, if comes_along { 2 } else { 1 }, "{what}");
        assert!(!fixture.store.all_certificates().iter().any(Certificate::is_self_issued), "{what}");
    }
}

/// The shorter certificate comes first (DER sorts them), and has expired.
#[tokio::test]
async fn of_two_certificates_for_our_key_the_valid_one_is_installed() {
    let fixture = Fixture::new().await;
    let good: Twist = |draft, _| draft.extensions.push(ExtendedKeyUsage::new().client_auth().build().unwrap());
    let server = answering(&[|draft, _| draft.hours = -48..-1, good]);
    let issued = fixture.issue_at(server.service()).await.unwrap();
    assert!(issued.not_after() > fixture.now());
}

/// Some programs would take a second certificate with the same serial number for the first. Whichever its key, the
/// bank can correct this: the request is kept.
#[tokio::test]
async fn case_20_a_serial_number_that_is_taken() {
    let (fixture, server) = (Fixture::new().await, answering(&[|_, _| ()]));
    let first = fixture.issue_at(server.service()).await.unwrap();
    raises(fixture.issue_at(server.service()).await, CertificateUnfit);
    assert_eq!(fixture.working(), [first.fingerprint()]);
    assert_eq!(fixture.store.key_count(), 1);
    assert!(fixture.enroller().pending().unwrap().is_some());
    // With the first certificate gone from the store, the same number is accepted.
    fixture.store.delete(&first.fingerprint()).unwrap();
    fixture.issue_at(server.service()).await.unwrap();
}

/// A locked store cannot be checked for it; the request does not get stuck.
#[tokio::test]
async fn case_20_a_serial_number_that_is_taken_in_a_locked_store() {
    let (fixture, server) = (Fixture::new().await, answering(&[|_, _| ()]));
    let first = fixture.issue_at(server.service()).await.unwrap();
    fixture.store.protect(secret("locked"));
    raises(fixture.issue_at(server.service()).await, ErrorCode::StorePasswordRequired);
    fixture.store.unlock(&secret("locked")).unwrap();
    raises(fixture.enroller().finish().await, CertificateUnfit);
    assert_eq!(fixture.working(), [first.fingerprint()]);
    assert_matches!(fixture.enroller().pending().unwrap(), Some(Resumption::Credentials(_)));
}

impl Draft {
    fn by(bank: &Authority) -> Self {
        Self {
            issuer: X509Name::from_der(bank.issuing().subject().der()).unwrap(),
            issuer_key: bank.key().to_owned(),
            digest: MessageDigest::sha256(),
            is_negative: false,
            common_name: USER,
            hours: 0..48,
            extensions: Vec::new(),
            along: Vec::new(),
            named: vec![bank.root()],
        }
    }

    /// Signs with a new key that the bank certified under the issuer's name (the bank's own unless changed).
    fn sign_by(&mut self, bank: &Authority, kind: KeyKind, extension: Option<X509Extension>) {
        self.issuer_key = key(kind);
        self.along.push(bank.client(&self.issuer, &self.issuer_key, extension).x509().unwrap());
    }

    fn signed(&self, key: &PKeyRef<Public>) -> X509 {
        let (mut certificate, mut serial) = (X509::builder().unwrap(), BigNum::from_u32(0x1554).unwrap());
        serial.set_negative(self.is_negative);
        let time = |hours: i64| (OffsetDateTime::now_utc() + Duration::hours(hours)).unix_timestamp();
        certificate.set_version(2).unwrap();
        certificate.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
        certificate.set_subject_name(&customer(self.common_name)).unwrap();
        certificate.set_issuer_name(&self.issuer).unwrap();
        certificate.set_pubkey(key).unwrap();
        certificate.set_not_before(&Asn1Time::from_unix(time(self.hours.start)).unwrap()).unwrap();
        certificate.set_not_after(&Asn1Time::from_unix(time(self.hours.end)).unwrap()).unwrap();
        for extension in &self.extensions {
            certificate.append_extension2(extension).unwrap();
        }
        certificate.sign(&self.issuer_key, self.digest).unwrap();
        certificate.build()
    }
}

fn answering(twists: &[Twist]) -> Server {
    let authority = Arc::new(Authority::new());
    let mut drafts: Vec<_> = twists.iter().map(|_| Draft::by(&authority)).collect();
    drafts.iter_mut().zip(twists).for_each(|(draft, twist)| twist(draft, &authority));
    let bank = Arc::clone(&authority);
    let answers = move |request: &Request| {
        if request.path.ends_with("/cacerts") {
            return Some(Reply::certificates(&bank.bundle(&drafts[0].named)));
        }
        let body = request.is_enrollment().then(|| wire::decode(&request.body).unwrap())?;
        let key = X509Req::from_der(&body).unwrap().public_key().unwrap();
        let mut certificates: Vec<_> = drafts.iter().map(|draft| draft.signed(&key)).collect();
        certificates.extend_from_slice(&drafts[0].along);
        Some(Reply::certificates(&bank.bundle(&certificates)))
    };
    Server::start(authority, &ServerSettings::default(), answers)
}

fn key(kind: KeyKind) -> PKey<Private> {
    generate_key(kind).unwrap().expose().to_owned()
}

/// The bank's O, these OUs and a CN.
fn several(units: &[&str]) -> X509Name {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, ORGANIZATION).unwrap();
    for unit in units {
        name.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, unit).unwrap();
    }
    name.append_entry_by_nid(Nid::COMMONNAME, "Sub CA").unwrap();
    name.build()
}

fn alternative_names(names: &[u8]) -> X509Extension {
    extension("2.5.29.17", false, names)
}

fn extension(identifier: &str, critical: bool, value: &[u8]) -> X509Extension {
    let identifier = Asn1Object::from_str(identifier).unwrap();
    let value = Asn1OctetString::new_from_bytes(value).unwrap();
    X509Extension::new_from_der(&identifier, critical, &value).unwrap()
}

fn of_an_authority() -> X509Extension {
    BasicConstraints::new().critical().ca().build().unwrap()
}
