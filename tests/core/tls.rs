//! TLS: which servers are believed, in which versions.

use std::net::Ipv4Addr;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::network::Trust;
use cert_core::profile::ServiceAddress;
use practice_bank::ServerCertificate;

use crate::support::{
    Authority, ENROLL, Fixture, Server, ServerSettings, VERSIONS, old_tls_server, raises, speaks_old_tls,
};

#[tokio::test]
async fn either_version_alone_will_do() {
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

/// The system's authorities do not know the practice bank, and a pinned one makes no exception
/// for servers that they know.
#[tokio::test]
async fn only_the_pinned_authority_counts() {
    let fixture = Fixture::new().await;
    let url = fixture.bank.service_url();
    let others = [Trust::System, Authority::new().trust()];
    for trust in others {
        let service = ServiceAddress::new(url, trust).unwrap();
        raises(fixture.issue_at(service).await, ErrorCode::ServerUntrusted);
    }
    fixture.issue().await.unwrap();
}

pub(crate) async fn a_server_under_another_name() {
    let fixture = Fixture::with(|config| config.server_certificate = ServerCertificate::WrongHostName).await;
    raises(fixture.issue().await, ErrorCode::ServerNameMismatch);
    let settings = ServerSettings { host: "bank.example", ..Default::default() };
    let server = Server::start(Arc::new(Authority::new()), &settings, |_| None);
    raises(fixture.issue_at(server.service()).await, ErrorCode::ServerNameMismatch);
    assert!(server.requests().is_empty());
}

/// A name that stands in the certificate is as good as the address.
#[tokio::test]
async fn a_server_by_name() {
    let fixture = Fixture::new().await;
    let url = fixture.bank.service_url().replace(&Ipv4Addr::LOCALHOST.to_string(), "localhost");
    fixture.issue_at(fixture.service_at(&url)).await.unwrap();
}

/// By the right clock as by a wrong one, the sentence is the same: look at the clock, then call.
#[tokio::test]
async fn a_server_whose_certificate_has_ended() {
    let fixture = Fixture::with(|config| config.server_certificate = ServerCertificate::Expired).await;
    raises(fixture.issue().await, ErrorCode::ClockWrong);
}
