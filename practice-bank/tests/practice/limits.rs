//! Limits for clients, tested at the byte level.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use openssl::ssl::{SslConnector, SslMethod, SslStream};
use practice_bank::Limits;
use tokio::task::spawn_blocking;

use crate::support::{CA_CERTIFICATES, ENROLL, TestBank};

/// A connection to EST on which these bytes have been sent.
fn sent(bank: &TestBank, text: &str) -> SslStream<TcpStream> {
    let mut connector = SslConnector::builder(SslMethod::tls()).unwrap();
    connector.set_ca_file(bank.ca_file()).unwrap();
    let address = bank.service_url().strip_prefix("https://").unwrap();
    let tcp = TcpStream::connect(address).unwrap();
    tcp.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut stream = connector.build().connect("127.0.0.1", tcp).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

/// Everything received until the bank closes the connection.
fn answer(mut stream: SslStream<TcpStream>) -> String {
    let mut received = Vec::new();
    // The connection may end without TLS's `close_notify`.
    let _ = stream.read_to_end(&mut received);
    String::from_utf8(received).unwrap()
}

async fn bank_with(limits: Limits) -> TestBank {
    TestBank::start_with(|config| config.limits = limits).await
}

#[tokio::test(flavor = "multi_thread")]
async fn case_23_a_request_names_one_host() {
    let bank = TestBank::start().await;
    for (version, hosts, expected) in [
        ("1.1", "", "HTTP/1.1 400"),
        ("1.1", "Host: a\r\nHost: b\r\n", "HTTP/1.1 400"),
        ("1.1", "Host: a\r\n", "HTTP/1.1 200"),
        ("1.0", "", "HTTP/1.0 200"),
    ] {
        let head = format!("GET {CA_CERTIFICATES} HTTP/{version}\r\n{hosts}Connection: close\r\n\r\n");
        let stream = sent(&bank, &head);
        let received = spawn_blocking(move || answer(stream)).await.unwrap();
        assert!(received.starts_with(expected), "{version} {hosts:?}: {received}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_23_a_body_that_never_ends_is_closed() {
    let bank = bank_with(Limits { time: Duration::from_secs(1), ..Limits::default() }).await;
    for (length, begun) in [("Content-Length: 100", "AAAA"), ("Transfer-Encoding: chunked", "4\r\nAAAA\r\n")] {
        let head = format!(
            "POST {ENROLL} HTTP/1.1\r\nHost: a\r\n{length}\r\n\
             Authorization: Basic bG9naWQwMzE6cmVuc2h1LTAzMQ==\r\n\r\n{begun}"
        );
        let (begin, stream) = (Instant::now(), sent(&bank, &head));
        let received = spawn_blocking(move || answer(stream)).await.unwrap();
        assert!(received.starts_with("HTTP/1.1 400"), "{length}: {received}");
        assert!((1..5).contains(&begin.elapsed().as_secs()), "{length}: {:?}", begin.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn further_connections_wait_until_others_end() {
    let bank = bank_with(Limits { connections: 2, ..Limits::default() }).await;
    let idle = [sent(&bank, ""), sent(&bank, "")];
    let waiting = bank.client().get(format!("{}{CA_CERTIFICATES}", bank.service_url())).send();
    let mut waiting = tokio::spawn(waiting);
    let early = tokio::time::timeout(Duration::from_millis(500), &mut waiting).await;
    assert!(early.is_err(), "answered beside two others");
    drop(idle);
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);
}
