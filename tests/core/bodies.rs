//! Responses in encodings other than EST's (RFC 8951 section 3): accepted where unambiguous.

use std::io::Write;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::certificate::Certificate;
use cert_core::est::wire;
use flate2::Compression;
use flate2::write::GzEncoder;
use openssl::pkcs7::Pkcs7;
use openssl::x509::X509;

use crate::support::{Authority, Fixture, Reply, Request, Server, ServerSettings, USER, raises};

/// Encodes DER as a response body.
type Layout = fn(&[u8]) -> Vec<u8>;

const BOM: &str = "\u{feff}";

const LAYOUTS: [(&str, Layout); 11] = [
    ("lines", |der| base64(der).into_bytes()),
    ("one line", |der| base64(der).replace('\n', "").into_bytes()),
    ("armour", |der| {
        let lines = base64(der).replace('\n', "\r\n");
        format!("-----BEGIN PKCS7-----\r\n{lines}\r\n-----END PKCS7-----\r\n").into_bytes()
    }),
    ("as it is", <[u8]>::to_vec),
    ("after a mark", |der| format!("{BOM}{}", base64(der)).into_bytes()),
    ("in UTF-16", |der| format!("{BOM}{}", base64(der)).encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("with text around it", |der| format!("{BOM}subject=/CN=a\r\n\r\n{}\r\nissuer=/CN=b", armoured(der)).into_bytes()),
    // 瀬戸 in CP932, the Japanese Windows encoding.
    ("with text of another encoding", |der| [b"subject=/O=\x90\xa3\x8c\xcb\n", armoured(der).as_bytes()].concat()),
    ("without PKCS#7", |der| {
        let pem = |one: Certificate| one.x509().unwrap().to_pem().unwrap();
        wire::certificates(der).unwrap().into_iter().flat_map(pem).collect()
    }),
    ("compressed", |der| compressed(base64(der).as_bytes())),
    ("compressed as it is", compressed),
];

fn base64(der: &[u8]) -> String {
    openssl::base64::encode_block(der)
}

fn armoured(der: &[u8]) -> String {
    String::from_utf8(Pkcs7::from_der(der).unwrap().to_pem().unwrap()).unwrap()
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// The CA certificates, and the issued one with status 201 Created.
#[tokio::test]
async fn case_17_answers_in_every_layout() {
    for (what, layout) in LAYOUTS {
        let fixture = Fixture::new().await;
        let authority = Arc::new(Authority::new());
        let signing = Arc::clone(&authority);
        let answers = move |request: &Request| {
            let (status, pkcs7) = match request.path.rsplit_once('/')?.1 {
                "cacerts" => ("200 OK", signing.bundle(&[signing.root()])),
                "simpleenroll" => ("201 Created", signing.answer(&wire::decode(&request.body).unwrap())),
                _ => return None,
            };
            let headers = ["Content-Type: application/pkcs7-mime", "Content-Encoding: gzip"];
            let headers = &headers[..if what.starts_with("compressed") { 2 } else { 1 }];
            Some(Reply::new(status, headers, &layout(&pkcs7)))
        };
        let server = Server::start(authority, &ServerSettings::default(), answers);
        let issued = fixture.issue_at(server.service()).await.expect(what);
        assert_eq!(fixture.working(), [issued.fingerprint()], "{what}");
    }
}

/// The customer's certificate alone; the CA certificates are known from `/cacerts`.
#[tokio::test]
async fn case_17_one_certificate_in_place_of_pkcs7() {
    let layouts: [Layout; 3] =
        [|der| base64(der).into_bytes(), <[u8]>::to_vec, |der| X509::from_der(der).unwrap().to_pem().unwrap()];
    for layout in layouts {
        let fixture = Fixture::new().await;
        let authority = Arc::new(Authority::new());
        let signing = Arc::clone(&authority);
        let answers = move |request: &Request| {
            let pkcs7 = request.is_enrollment().then(|| signing.answer(&wire::decode(&request.body).unwrap()))?;
            let ours = wire::certificates(&pkcs7).unwrap().into_iter().find(|one| one.login_id() == Some(USER));
            Some(Reply::new("200 OK", &[], &layout(ours.unwrap().der())))
        };
        let server = Server::start(authority, &ServerSettings::default(), answers);
        fixture.issue_at(server.service()).await.unwrap();
    }
}

/// Some services list every root they have: up to a megabyte is read, compressed or not.
#[tokio::test]
async fn case_17_hundreds_of_roots() {
    let root = Authority::new().root();
    for (roots, is_compressed, code) in [
        (400, false, None),
        (400, true, None),
        (3000, false, Some(ErrorCode::AnswerTooLarge)),
        (3000, true, Some(ErrorCode::AnswerTooLarge)),
    ] {
        let fixture = Fixture::new().await;
        let authority = Arc::new(Authority::new());
        let all = [vec![authority.root()], roots_like(&root, roots)].concat();
        let body = base64(&authority.bundle(&all)).into_bytes();
        assert_eq!(body.len() > 1024 * 1024, code.is_some(), "{} bytes", body.len());
        let body = if is_compressed { compressed(&body) } else { body };
        let answers =
            move |request: &Request| request.path.ends_with("/cacerts").then(|| Reply::new("200 OK", &[], &body));
        let server = Server::start(authority, &ServerSettings::default(), answers);
        let outcome = fixture.issue_at(server.service()).await;
        match code {
            None => drop(outcome.unwrap()),
            Some(code) => drop(raises(outcome, code)),
        }
    }
}

/// This many CA certificates; their invalid signatures do not matter here.
fn roots_like(root: &X509, number: usize) -> Vec<X509> {
    let der = root.to_der().unwrap();
    let serial = root.serial_number().to_bn().unwrap().to_vec();
    let at = der.windows(serial.len()).position(|bytes| bytes == serial).unwrap();
    let numbered = |number: usize| {
        let mut der = der.clone();
        der[at + 8..at + 16].copy_from_slice(&number.to_be_bytes());
        X509::from_der(&der).unwrap()
    };
    (0..number).map(numbered).collect()
}
