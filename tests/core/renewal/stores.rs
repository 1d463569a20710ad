//! TLS authenticated by a key inside its store: each kind of store, each version of TLS.

use std::sync::Arc;

use cert_core::enrollment::Enroller;
use cert_core::est::KeyKind;
use cert_core::keystore::{KeyStore, MemoryStore};

use super::public_key;
use crate::support::{Authority, Fixture, NssFolder, PASSWORD, Server, ServerSettings, VERSIONS, proves};

async fn renews(store: Arc<dyn KeyStore>, key_kind: KeyKind) {
    let fixture = Fixture::new().await;
    for (versions, version) in VERSIONS {
        let settings = ServerSettings { versions, requests_certificate: true, ..Default::default() };
        let server = Server::start(Arc::new(Authority::new()), &settings, |_| None);
        let service = server.service();
        let enroller = Enroller { service, store: store.clone(), key_kind, ..fixture.enroller() };
        let old = fixture.issue_by(&enroller).await.unwrap();
        let new = fixture.renew_by(&enroller, &old, PASSWORD).await.unwrap();
        let request = server.requests().pop().unwrap();
        assert!(request.path.ends_with("/simplereenroll"));
        assert_eq!(request.client.as_deref(), Some(old.der()), "{version:?}");
        assert_eq!(request.version, Some(version));
        assert!(request.has_credentials());
        assert_ne!(public_key(&old), public_key(&new));
        let working = proves(&*store);
        assert!([old, new].iter().all(|one| working.contains(&one.fingerprint())));
    }
}

#[tokio::test]
async fn memory() {
    renews(Arc::new(MemoryStore::new()), KeyKind::EcP256).await;
}

#[tokio::test]
async fn nss_on_a_curve() {
    renews(Arc::new(NssFolder::new().open()), KeyKind::EcP256).await;
}

#[tokio::test]
async fn case_22_both_on_the_larger_curve() {
    renews(Arc::new(MemoryStore::new()), KeyKind::EcP384).await;
    renews(Arc::new(NssFolder::new().open()), KeyKind::EcP384).await;
}

#[tokio::test]
async fn nss_with_rsa() {
    renews(Arc::new(NssFolder::new().open()), KeyKind::Rsa2048).await;
}

/// The practice bank identifies the client by the connection's certificate alone.
#[tokio::test]
async fn at_the_practice_bank() {
    let fixture = Fixture::new().await;
    let folder = NssFolder::new();
    let enroller = Enroller { store: Arc::new(folder.open()), key_kind: KeyKind::Rsa2048, ..fixture.enroller() };
    let old = fixture.issue_by(&enroller).await.unwrap();
    fixture.renew_by(&enroller, &old, PASSWORD).await.unwrap();
    folder.assert_holds(2);
}
