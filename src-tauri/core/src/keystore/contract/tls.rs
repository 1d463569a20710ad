//! Stored keys in a TLS client, against a server that asks for a certificate.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, RootCertStore, ServerConfig, ServerConnection,
    SupportedProtocolVersion,
};

use super::authority::Authority;
use super::{BANK, Issued, StoreFixture};
use crate::certificate::Certificate;
use crate::keystore::KeyStore;

/// TLS 1.2 (RFC 5246).
pub fn a_client_logs_in_by_tls_1_2(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    logs_in(fixture, &bank, &bank.issue("client"), &TLS12);
}

/// TLS 1.3 (RFC 8446), which allows no PKCS#1 signature.
pub fn a_client_logs_in_by_tls_1_3(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    logs_in(fixture, &bank, &bank.issue("client"), &TLS13);
}

/// A P-256 key, both versions.
pub fn a_p256_client_logs_in(fixture: &dyn StoreFixture) {
    let bank = Authority::new(BANK);
    let issued = bank.issue_p256("client");
    for version in [&TLS12, &TLS13] {
        logs_in(fixture, &bank, &issued, version);
    }
}

fn logs_in(fixture: &dyn StoreFixture, bank: &Authority, issued: &Issued, version: &'static SupportedProtocolVersion) {
    let store = fixture.open();
    store.import(&issued.identity()).unwrap();
    let mut client = client(&*store, issued, version);
    let mut server = server(bank, version);
    while client.is_handshaking() || server.is_handshaking() {
        transfer(&mut client, &mut server);
        transfer(&mut server, &mut client);
    }
    let seen = server.peer_certificates().unwrap();
    assert_eq!(seen[0].as_ref(), issued.certificate.der());
    assert_eq!(server.protocol_version(), Some(version.version));
}

fn client(store: &dyn KeyStore, issued: &Issued, version: &'static SupportedProtocolVersion) -> ClientConnection {
    let key = store.signing_key(&issued.certificate.fingerprint()).unwrap();
    let chain = [&issued.certificate, &issued.chain[0]].map(to_rustls).to_vec();
    let certified = SingleCertAndKey::from(CertifiedKey::new(chain, key));
    let verifier = WebPkiServerVerifier::builder_with_provider(roots(issued), provider());
    let config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[version])
        .unwrap()
        .with_webpki_verifier(verifier.build().unwrap())
        .with_client_cert_resolver(Arc::new(certified));
    let name = ServerName::try_from("localhost").unwrap();
    ClientConnection::new(Arc::new(config), name).unwrap()
}

fn server(bank: &Authority, version: &'static SupportedProtocolVersion) -> ServerConnection {
    let Issued { key, certificate, .. } = bank.issue_server("localhost");
    let roots = root_store(&bank.chain()[1]);
    let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider());
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

fn roots(issued: &Issued) -> Arc<RootCertStore> {
    root_store(&issued.chain[1])
}

fn root_store(root: &Certificate) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(to_rustls(root)).unwrap();
    Arc::new(roots)
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
