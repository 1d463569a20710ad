//! TLS: which servers are trusted, in which versions.

use std::net::Ipv4Addr;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::network::Trust;
use cert_core::profile::{Profile, ServiceAddress};
use practice_bank::ServerCertificate;
use serde_json::{Value, json};

use crate::support::{
    Authority, ENROLL, Fixture, Server, ServerSettings, VERSIONS, old_tls_server, raises, speaks_old_tls,
};

#[tokio::test]
async fn either_version_alone_is_enough() {
    let fixture = Fixture::new().await;
    for (versions, version) in VERSIONS {
        let settings = ServerSettings { versions, ..Default::default() };
        let server = Server::start(Arc::new(Authority::new()), &settings, |_| None);
        fixture.issue_at(server.service()).await.unwrap();
        assert!(server.requests().iter().all(|request| request.version == Some(version)));
    }
}

pub(crate) async fn tls_1_1_is_not_spoken() {
    let fixture = Fixture::new().await;
    let authority = Authority::new();
    let address = old_tls_server(&authority);
    assert!(speaks_old_tls(address));
    let service = ServiceAddress::new(&format!("https://{address}"), authority.trust()).unwrap();
    raises(fixture.issue_at(service).await, ErrorCode::TlsFailed);
}

pub(crate) async fn a_server_of_an_unknown_authority() {
    let fixture = Fixture::with(|config| config.server_certificate = ServerCertificate::OtherAuthority).await;
    raises(fixture.issue().await, ErrorCode::ServerUntrusted);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
}

/// As set in profiles. The system's roots do not include the practice bank's, and a pinned root makes no exception for
/// servers that the system trusts.
#[tokio::test]
async fn only_the_pinned_authority_counts() {
    let fixture = Fixture::new().await;
    let service = |trust: Value| {
        let service = json!({ "kind": "fixed", "url": fixture.bank.service_url(), "trust": trust });
        let service = serde_json::from_value(service).unwrap();
        Profile { service, ..Profile::of_this_build().unwrap() }.service().unwrap()
    };
    let pinned = |trust| match trust {
        Trust::Pinned(roots) => json!({ "pinned": roots }),
        Trust::System => panic!("no roots"),
    };
    for trust in [json!("system"), pinned(Authority::new().trust()), json!({ "pinned": [] })] {
        raises(fixture.issue_at(service(trust)).await, ErrorCode::ServerUntrusted);
    }
    fixture.issue_at(service(pinned(fixture.service().trust))).await.unwrap();
}

pub(crate) async fn a_server_under_another_name() {
    let fixture = Fixture::with(|config| config.server_certificate = ServerCertificate::WrongHostName).await;
    raises(fixture.issue().await, ErrorCode::ServerNameMismatch);
    let settings = ServerSettings { host: "bank.example", ..Default::default() };
    let server = Server::start(Arc::new(Authority::new()), &settings, |_| None);
    raises(fixture.issue_at(server.service()).await, ErrorCode::ServerNameMismatch);
    assert!(server.requests().is_empty());
}

/// A host name in the certificate is as good as the address.
#[tokio::test]
async fn a_server_by_name() {
    let fixture = Fixture::new().await;
    let url = fixture.bank.service_url().replace(&Ipv4Addr::LOCALHOST.to_string(), "localhost");
    fixture.issue_at(fixture.service_at(&url)).await.unwrap();
}

/// With a right or a wrong clock the message is the same: check the clock, then call.
#[tokio::test]
async fn a_server_whose_certificate_has_ended() {
    let fixture = Fixture::with(|config| config.server_certificate = ServerCertificate::Expired).await;
    raises(fixture.issue().await, ErrorCode::ClockWrong);
}
