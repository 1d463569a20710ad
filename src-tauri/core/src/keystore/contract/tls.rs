//! Stored keys in a TLS client, against a server that requests a certificate.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConnection, ConnectionCommon, RootCertStore, ServerConfig, ServerConnection, SupportedProtocolVersion,
};

use super::authority::Authority;
use super::{BANK, Issued, StoreFixture};
use crate::certificate::Certificate;
use crate::clock::SystemClock;
use crate::keystore::KeyStore;
use crate::network::{ClientIdentity, OneIdentity, Trust, client_config};

/// TLS 1.2 (RFC 5246).
pub fn a_client_logs_in_by_tls_1_2(fixture: &dyn StoreFixture) {
    logs_in(fixture, Authority::issue, &TLS12);
}

/// TLS 1.3 (RFC 8446), which allows no PKCS#1 signature.
pub fn a_client_logs_in_by_tls_1_3(fixture: &dyn StoreFixture) {
    logs_in(fixture, Authority::issue, &TLS13);
}

/// A P-256 key, both versions.
pub fn a_p256_client_logs_in(fixture: &dyn StoreFixture) {
    logs_in(fixture, Authority::issue_p256, &TLS12);
    logs_in(fixture, Authority::issue_p256, &TLS13);
}

/// A P-384 key, both versions.
pub fn case_22_a_p384_client_logs_in(fixture: &dyn StoreFixture) {
    logs_in(fixture, Authority::issue_p384, &TLS12);
    logs_in(fixture, Authority::issue_p384, &TLS13);
}

fn logs_in(
    fixture: &dyn StoreFixture,
    issue: fn(&Authority, &str) -> Issued,
    version: &'static SupportedProtocolVersion,
) {
    let bank = Authority::new(BANK);
    let (issued, store) = (issue(&bank, "client"), fixture.open());
    store.import(&issued.identity()).unwrap();
    let mut client = client(&*store, &issued);
    let mut server = server(&bank, version);
    while client.is_handshaking() || server.is_handshaking() {
        transfer(&mut client, &mut server);
        transfer(&mut server, &mut client);
    }
    let seen = server.peer_certificates().unwrap();
    assert_eq!(seen[0].as_ref(), issued.certificate.der());
    assert_eq!(server.protocol_version(), Some(version.version));
}

/// A client as the app configures it.
fn client(store: &dyn KeyStore, issued: &Issued) -> ClientConnection {
    let key = store.signing_key(&issued.certificate.fingerprint()).unwrap();
    let chain = vec![issued.certificate.clone(), issued.chain[0].clone()];
    let identity = OneIdentity::new(ClientIdentity { chain, key });
    let trust = Trust::Pinned(issued.chain[1..].to_vec());
    let config = client_config(&trust, &SystemClock::shared(), Some(Arc::new(identity))).unwrap();
    ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap()
}

fn server(bank: &Authority, version: &'static SupportedProtocolVersion) -> ServerConnection {
    let Issued { key, certificate, .. } = bank.issue_server("localhost");
    let mut roots = RootCertStore::empty();
    roots.add(to_rustls(&bank.chain()[1])).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider());
    let config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(
            vec![to_rustls(&certificate), to_rustls(&bank.issuing())],
            PrivatePkcs8KeyDer::from(key.to_pkcs8().unwrap().to_vec()).into(),
        )
        .unwrap();
    ServerConnection::new(Arc::new(config)).unwrap()
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn to_rustls(certificate: &Certificate) -> CertificateDer<'static> {
    CertificateDer::from(certificate.der().to_vec())
}

fn transfer<A, B>(from: &mut ConnectionCommon<A>, to: &mut ConnectionCommon<B>) {
    let mut wire = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut wire).unwrap();
    }
    let mut rest = wire.as_slice();
    while !rest.is_empty() {
        to.read_tls(&mut rest).unwrap();
        to.process_new_packets().unwrap();
    }
}
