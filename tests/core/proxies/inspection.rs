//! A proxy that decrypts TLS, with a root that the company has installed on its PCs.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tempfile::TempDir;
use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::connector_through;
use crate::support::{
    Answer, Authority, ENROLL, Fixture, PASSWORD, Proxy, REENROLL, ServerSettings, USER, file_with, finish, raises,
    serve, server_tls,
};

/// The proxy, and the company's CA.
struct Inspection {
    proxy: Proxy,
    company: Authority,
    _opening: JoinSet<()>,
}

impl Inspection {
    fn before(fixture: &Fixture) -> Self {
        let company = Authority::named("the company");
        let server = Arc::new(server_tls(&company, &ServerSettings::default()));
        let (there, opening) = opened(server, Arc::new(tls_to_bank(fixture)), bank(fixture));
        let proxy = Proxy::new(move |_| Answer::TunnelTo(there));
        Self { proxy, company, _opening: opening }
    }
}

fn bank(fixture: &Fixture) -> SocketAddr {
    fixture.bank.service_url().trim_start_matches("https://").parse().unwrap()
}

/// TLS to the bank: without the client's key, the proxy has no client certificate.
fn tls_to_bank(fixture: &Fixture) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_file_iter(fixture.bank.ca_file()).unwrap() {
        roots.add(root.unwrap()).unwrap();
    }
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// Listens, and copies data between two TLS connections.
fn opened(here: Arc<ServerConfig>, there: Arc<ClientConfig>, bank: SocketAddr) -> (SocketAddr, JoinSet<()>) {
    let (acceptor, connector) = (TlsAcceptor::from(here), TlsConnector::from(there));
    serve(move |client| {
        let (acceptor, connector) = (acceptor.clone(), connector.clone());
        async move {
            let mut client = acceptor.accept(client).await.ok()?;
            let server = TcpStream::connect(bank).await.ok()?;
            let mut server = connector.connect(ServerName::from(bank.ip()), server).await.ok()?;
            copy_bidirectional(&mut client, &mut server).await.ok()
        }
    })
}

/// If the profile trusts the system's roots, an issue works; a renewal fails with the reason before the password is
/// sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_the_system_trusts() {
    let fixture = Fixture::new().await;
    let inspection = Inspection::before(&fixture);
    let folder = TempDir::new().unwrap();
    let root = file_with(&String::from_utf8(inspection.company.root().to_pem().unwrap()).unwrap());
    let mut program = Command::new(env!("CARGO_BIN_EXE_inspected"));
    program.args([fixture.bank.service_url(), &inspection.proxy.setting(), USER]);
    program.env_clear().env("SSL_CERT_FILE", root.path()).current_dir(&folder);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let outcome = finish(program, Some(PASSWORD)).await;
    assert_eq!(outcome.stdout, "done\nProxyInspects\n", "{outcome:?}");
    assert_eq!((fixture.bank.request_count(ENROLL), fixture.bank.request_count(REENROLL)), (1, 0));
}

/// If the profile pins the bank's root, neither works, and no password is sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_pins_its_own_root() {
    let (fixture, issued) = Fixture::with_certificate().await;
    let inspection = Inspection::before(&fixture);
    let connector = connector_through(&inspection.proxy.setting(), None);
    let enroller = Enroller { connector, ..fixture.enroller() };
    raises(fixture.issue_by(&enroller).await, ErrorCode::ProxyInspects);
    let renewed = fixture.renew_by(&enroller, &issued, PASSWORD).await;
    raises(renewed, ErrorCode::ProxyInspects);
    assert_eq!((fixture.bank.request_count(ENROLL), fixture.bank.request_count(REENROLL)), (1, 0));
}
