//! The request of a renewal has the old certificate's subject, byte for byte (RFC 7030 section 4.2.2), however its CA
//! encoded it.

use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::certificate::Certificate;
use cert_core::enrollment::{SubjectSource, certificate_request, generate_key};
use cert_core::est::KeyKind;
use cert_core::flow::Screen;
use cert_core::keystore::{Identity, KeyStore};
use openssl::asn1::{Asn1Object, Asn1OctetString};
use openssl::x509::{X509Extension, X509Name, X509Req};

use crate::support::{Authority, Fixture, FlowHarness, PASSWORD, Server, ServerSettings, USER, beside_a_field};

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const T61_STRING: u8 = 0x14;
const IA5_STRING: u8 = 0x16;
const BMP_STRING: u8 = 0x1e;
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const ORGANIZATION: &[u8] = &[0x55, 4, 10];
const UNIT: &[u8] = &[0x55, 4, 11];
const SERIAL_NUMBER: &[u8] = &[0x55, 4, 5];
const EMAIL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];

/// One DER element (X.690 section 8.1).
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).expect("short elements only");
    let length = if length < 0x80 { vec![length] } else { vec![0x81, length] };
    [vec![tag], length, content.to_vec()].concat()
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// An attribute of a name.
fn attribute(kind: &[u8], string: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[element(6, kind), element(string, value)])
}

/// A relative distinguished name of one or more attributes.
fn relative(attributes: &[Vec<u8>]) -> Vec<u8> {
    element(0x31, &attributes.concat())
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn old_certificate(subject: &[u8], extension: Option<X509Extension>) -> Certificate {
    let key = generate_key(KeyKind::EcP256).unwrap();
    let subject = X509Name::from_der(subject).unwrap();
    Authority::new().client(&subject, key.expose(), extension)
}

fn extension(identifier: &str, critical: bool, value: &[u8]) -> X509Extension {
    let identifier = Asn1Object::from_str(identifier).unwrap();
    let value = Asn1OctetString::new_from_bytes(value).unwrap();
    X509Extension::new_from_der(&identifier, critical, &value).unwrap()
}

fn request(old: &Certificate) -> Vec<u8> {
    let key = generate_key(KeyKind::EcP256).unwrap();
    certificate_request(&key, &SubjectSource::Certificate(old)).unwrap()
}

/// Strings of every kind, several attributes in one place; spaces, case and order are kept.
#[test]
fn names_in_every_form() {
    let (text, old) = (UTF8_STRING, PRINTABLE_STRING);
    let one = |kind, string, value: &[u8]| relative(&[attribute(kind, string, value)]);
    let cases = [
        vec![
            one(ORGANIZATION, text, "瀬戸信用金庫".as_bytes()),
            one(UNIT, text, "国際業務部".as_bytes()),
            one(COMMON_NAME, text, "logid031 外国為替 ①".as_bytes()),
        ],
        vec![
            one(ORGANIZATION, old, b"Seto"),
            relative(&[attribute(COMMON_NAME, old, b"logid031 A001"), attribute(SERIAL_NUMBER, old, b"20200304")]),
        ],
        vec![
            one(ORGANIZATION, T61_STRING, b"Banque g\xe9n\xe9rale"),
            one(UNIT, BMP_STRING, &utf16("外為")),
            one(UNIT, old, b"ANSER-WEB"),
            one(EMAIL, IA5_STRING, b"kaisha@example.jp"),
            one(COMMON_NAME, text, b"logid031 A001 20200304153656560435"),
        ],
        vec![one(COMMON_NAME, old, b"logid031  A001 "), one(UNIT, old, b"second"), one(UNIT, old, b"FIRST")],
    ];
    for (number, parts) in cases.into_iter().enumerate() {
        let subject = sequence(&parts);
        let old = old_certificate(&subject, None);
        assert_eq!(old.x509().unwrap().subject_name().to_der().unwrap(), subject, "{number}: as laid out");
        let request = X509Req::from_der(&request(&old)).unwrap();
        assert_eq!(request.subject_name().to_der().unwrap(), subject, "{number}");
        assert!(request.verify(&request.public_key().unwrap()).unwrap(), "{number}");
    }
}

#[test]
fn case_21_the_login_id_is_found_or_none_is_claimed() {
    let (text, old) = (UTF8_STRING, PRINTABLE_STRING);
    let one = |string, value: &[u8]| relative(&[attribute(COMMON_NAME, string, value)]);
    let none: Option<&str> = None;
    for (what, parts, login_id) in [
        ("the manual's", vec![one(old, b"logid031 A001 20211104")], Some("logid031")),
        ("a leading blank", vec![one(text, b"  logid031 A001")], Some("logid031")),
        ("a Japanese blank", vec![one(text, "\u{3000}logid031\u{3000}瀬戸商事".as_bytes())], Some("logid031")),
        ("Japanese", vec![one(text, "経理 02".as_bytes())], Some("経理")),
        ("UTF-16", vec![one(BMP_STRING, &utf16("経理 02"))], Some("経理")),
        ("several that agree", vec![one(old, b"logid031 A001"), one(text, b" logid031")], Some("logid031")),
        ("several that differ", vec![one(old, b"Users"), one(old, b"logid031 A001")], none),
        (
            "several in one place",
            vec![relative(&[attribute(COMMON_NAME, old, b"a"), attribute(COMMON_NAME, old, b"b")])],
            none,
        ),
        // 瀬戸, then 経理02, in CP932, the Japanese Windows encoding.
        ("Shift_JIS behind it", vec![one(T61_STRING, b"logid031 \x90\xa3\x8c\xcb")], Some("logid031")),
        ("Shift_JIS", vec![one(T61_STRING, b"\x8c\x6f\x97\x9d02 A001")], none),
        ("Shift_JIS that is a blank in Latin-1", vec![one(T61_STRING, b"\x85\xa0logid031")], none),
        ("Latin-1", vec![one(T61_STRING, b"g\xe9n\xe9rale 1")], none),
        ("blanks", vec![one(text, b"   ")], none),
        ("what nobody sees", vec![one(text, "logid\u{200b}031".as_bytes())], none),
        ("no common name", vec![relative(&[attribute(UNIT, text, b"logid031")])], none),
    ] {
        let certificate = old_certificate(&sequence(&parts), None);
        assert_eq!(certificate.login_id(), login_id, "{what}");
        assert!(!certificate.holder().is_empty(), "{what}");
    }
}

/// The list takes no such certificate for superseded.
#[tokio::test]
async fn case_21_a_renewal_asks_for_a_login_id_that_the_certificate_does_not_have() {
    let (fixture, authority) = (Fixture::new().await, Arc::new(Authority::new()));
    let common_name = |value| relative(&[attribute(COMMON_NAME, PRINTABLE_STRING, value)]);
    let subject = sequence(&[common_name(b"Users"), common_name(b"logid031 A001")]);
    let subject = X509Name::from_der(&subject).unwrap();
    let olds = [0, 1].map(|_| {
        let key = generate_key(KeyKind::EcP256).unwrap();
        let certificate = authority.client(&subject, key.expose(), []);
        fixture.store.import(&Identity { key: &key, certificate: &certificate, intermediates: &[] }).unwrap();
        certificate
    });
    let server = Server::start(authority, &ServerSettings::default(), |_| None);
    let service = server.service();
    let app = FlowHarness::with(&fixture, |services| services.address = Arc::new(move || Ok(service.clone())));
    let Screen::Certificates { certificates, .. } = app.open().await else { panic!("no list") };
    assert!(certificates.iter().all(|one| one.login_id.is_none() && !one.superseded), "{certificates:?}");
    app.flow.begin_renewal(&olds[0].fingerprint().to_string()).await;
    assert_eq!(beside_a_field(app.authenticate("", PASSWORD).await).code, ErrorCode::LoginIdEmpty);
    let Screen::Result { superseded, .. } = app.authenticate(USER, PASSWORD).await else { panic!("not renewed") };
    assert!(superseded.is_none(), "who knows whose the old one is");
}

fn general_names() -> Vec<u8> {
    let principal = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 0x14, 2, 3];
    let name = sequence(&[relative(&[attribute(COMMON_NAME, UTF8_STRING, "役席者".as_bytes())])]);
    sequence(&[
        element(0xa0, &[element(6, &principal), element(0xa0, &element(0x0c, b"u@x"))].concat()),
        element(0x81, b"kaisha@example.jp"),
        element(0x82, b"pc1.example"),
        element(0xa4, &name),
        element(0x86, b"urn:example:1"),
        element(0x87, &[127, 0, 0, 1]),
        element(0x88, &[0x2a, 3, 4]),
    ])
}

#[test]
fn alternative_names_of_every_kind() {
    let subject = sequence(&[relative(&[attribute(COMMON_NAME, PRINTABLE_STRING, b"logid031")])]);
    for critical in [false, true] {
        let names = extension("2.5.29.17", critical, &general_names());
        let request = request(&old_certificate(&subject, Some(names)));
        let flag = if critical { element(1, &[0xff]) } else { Vec::new() };
        let expected = sequence(&[element(6, &[0x55, 0x1d, 0x11]), flag, element(4, &general_names())]);
        let found = request.windows(expected.len()).any(|window| window == expected);
        assert!(found, "critical: {critical}");
        let request = X509Req::from_der(&request).unwrap();
        assert_eq!(request.extensions().unwrap().len(), 1);
    }
}

/// Only names are repeated; the bank decides anew what a key may be used for.
#[test]
fn no_other_extension_is_repeated() {
    let subject = sequence(&[relative(&[attribute(COMMON_NAME, PRINTABLE_STRING, b"logid031")])]);
    let policies = sequence(&[sequence(&[element(6, &[0x2a, 3, 4])])]);
    let policies = extension("2.5.29.32", false, &policies);
    let request = request(&old_certificate(&subject, Some(policies)));
    let requested = X509Req::from_der(&request).unwrap().extensions();
    assert!(requested.is_ok_and(|extensions| extensions.is_empty()));
}
