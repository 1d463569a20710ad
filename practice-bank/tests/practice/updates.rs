//! The update service: plain files, whole or from a byte offset.

use std::fs;
use std::time::Instant;

use reqwest::{Response, StatusCode, header};

use crate::support::TestBank;

const NAME: &str = "app_1.2.0_amd64.deb";

/// A bank that serves this file.
async fn serving(content: &[u8]) -> TestBank {
    let bank = TestBank::start().await;
    fs::create_dir_all(bank.updates_folder()).unwrap();
    fs::write(bank.updates_folder().join(NAME), content).unwrap();
    bank
}

async fn get(bank: &TestBank, name: &str, headers: &[(header::HeaderName, &str)]) -> Response {
    let mut request = bank.client().get(format!("{}/updates/{name}", bank.web_url()));
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.send().await.unwrap()
}

fn text(response: &Response, name: header::HeaderName) -> &str {
    response.headers()[name].to_str().unwrap()
}

#[tokio::test]
async fn a_file_is_served_whole_or_from_a_byte_offset() {
    let bank = serving(b"0123456789").await;
    let whole = get(&bank, NAME, &[]).await;
    assert_eq!((whole.status(), whole.content_length()), (StatusCode::OK, Some(10)));
    let etag = text(&whole, header::ETAG).to_owned();
    assert!(etag.starts_with('"'), "a strong validator: {etag}");
    assert_eq!(whole.bytes().await.unwrap(), "0123456789");
    let known = [(header::RANGE, "bytes=4-"), (header::IF_RANGE, etag.as_str())];
    let rest = get(&bank, NAME, &known).await;
    assert_eq!(rest.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(text(&rest, header::CONTENT_RANGE), "bytes 4-9/10");
    assert_eq!(rest.bytes().await.unwrap(), "456789");
    let another = [(header::RANGE, "bytes=4-"), (header::IF_RANGE, "\"another\"")];
    assert_eq!(get(&bank, NAME, &another).await.bytes().await.unwrap(), "0123456789");
    let beyond = get(&bank, NAME, &[(header::RANGE, "bytes=10-")]).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(text(&beyond, header::CONTENT_RANGE), "bytes */10");
}

#[tokio::test]
async fn only_files_of_the_folder_are_found() {
    let bank = serving(b"x").await;
    for name in ["latest.json", "%00", "x%00", "..%2fca.pem", "..%2F..%2Fca.pem", "%2fetc%2fpasswd", "."] {
        assert_eq!(get(&bank, name, &[]).await.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn the_address_is_announced() {
    let bank = serving(b"x").await;
    let service = bank.updates();
    assert_eq!(service.manifest, format!("{}/updates/latest.json", bank.web_url()));
    assert_eq!(service.keys, bank.updates_folder().join("keys.pub"));
    let notice = fs::read_to_string(bank.directory.path().join("data/service.json")).unwrap();
    assert!(notice.contains(&service.manifest), "{notice}");
}

#[tokio::test]
async fn its_faults_are_independent_of_those_of_est() {
    let bank = serving(&[b'x'; 1000]).await;
    bank.fault("package:error=500");
    bank.fault("all:html");
    let manifest = get(&bank, "latest.json", &[]).await;
    assert_eq!(manifest.status(), StatusCode::NOT_FOUND, "no fault is on for it");
    let package = get(&bank, NAME, &[]).await;
    assert_eq!(package.status(), StatusCode::INTERNAL_SERVER_ERROR);
    bank.faults().clear();
    bank.fault("package:drip=1000");
    let begin = Instant::now();
    let dripped = get(&bank, NAME, &[]).await.bytes().await.unwrap();
    assert_eq!(dripped, [b'x'; 1000].as_slice());
    assert!(begin.elapsed().as_millis() >= 900, "not before its time");
}
