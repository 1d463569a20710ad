//! The EST server of the `est-ca` crate, behind TLS.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum_0_6::{Extension, Router};
use est_ca::auth::{AuthBackend, Principal};
use est_ca::ca::serial::InMemorySerialStore;
use est_ca::ca::{CertProfile, Issuer};
use est_ca::est::server::EstServer;
use hyper_0_14::server::conn::Http;
use openssl::nid::Nid;
use openssl::x509::X509;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedKey, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose,
    generate_simple_self_signed,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

pub(crate) const LOGIN_ID: &str = "logid031";
pub(crate) const PASSWORD: &str = "renshu-031";

/// A server on loopback; stopped when dropped.
pub(crate) struct EstCaServer {
    pub(crate) url: String,
    /// Its self-signed TLS certificate.
    pub(crate) tls_authority: X509,
    pub(crate) authority: X509,
    logins: Arc<Logins>,
    serving: JoinHandle<()>,
}

impl EstCaServer {
    pub(crate) async fn start() -> Self {
        let tls = generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let issuer = issuer();
        let acceptor = acceptor(&tls, issuer.ca_cert_der());
        let logins = Arc::<Logins>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let authority = X509::from_der(issuer.ca_cert_der()).unwrap();
        let router = EstServer::new(issuer, Arc::clone(&logins) as Arc<dyn AuthBackend>).router();
        let serving = tokio::spawn(serve(listener, acceptor, router));
        Self { url, tls_authority: X509::from_der(tls.cert.der()).unwrap(), authority, logins, serving }
    }

    /// The number of passwords sent to `simpleenroll`, right or wrong.
    pub(crate) fn passwords_checked(&self) -> usize {
        *self.logins.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for EstCaServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One user.
#[derive(Default)]
struct Logins {
    checked: Mutex<usize>,
}

impl AuthBackend for Logins {
    fn verify_bootstrap(&self, user: &str, password: &str) -> Result<Principal, String> {
        *self.checked.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        if (user, password) == (LOGIN_ID, PASSWORD) {
            return Ok(Principal::new(user));
        }
        Err("no such user, or a wrong password".to_owned())
    }
}

/// A root CA that signs with P-256, under a name that the practice profile recognizes.
fn issuer() -> Issuer {
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.distinguished_name = DistinguishedName::new();
    for (kind, name) in [
        (DnType::OrganizationName, "(1554)SETO SHINKIN PRACTICE BANK"),
        (DnType::OrganizationalUnitName, "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G99"),
        (DnType::CommonName, "Independent CA - G1"),
    ] {
        authority.distinguished_name.push(kind, name);
    }
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate().unwrap();
    let certificate = authority.self_signed(&key).unwrap().pem();
    let profile = CertProfile::client_auth_for_days(365);
    Issuer::from_pem(&certificate, &key.serialize_pem(), profile, Arc::new(InMemorySerialStore::new())).unwrap()
}

/// Requests a client certificate of this CA; a client without one is accepted.
fn acceptor(identity: &CertifiedKey<KeyPair>, authority: &[u8]) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.to_vec())).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .allow_unauthenticated()
        .build()
        .unwrap();
    let key = PrivatePkcs8KeyDer::from(identity.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![identity.cert.der().clone()], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, router: Router) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, router) = (acceptor.clone(), router.clone());
        // A client may disconnect at any time.
        tokio::spawn(async move { answer(stream, &acceptor, router).await.ok() });
    }
}

/// One connection. The name in the client certificate is the principal of renewals: `est-ca` leaves that to the TLS
/// layer.
async fn answer(stream: TcpStream, acceptor: &TlsAcceptor, router: Router) -> io::Result<()> {
    let stream = acceptor.accept(stream).await?;
    let shown = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
    let router = match shown.and_then(|certificate| common_name(certificate)) {
        Some(name) => router.layer(Extension(Principal::new(name))),
        None => router,
    };
    let served = Http::new().http1_only(true).serve_connection(stream, router).await;
    served.map_err(io::Error::other)
}

fn common_name(certificate: &[u8]) -> Option<String> {
    let certificate = X509::from_der(certificate).ok()?;
    let entry = certificate.subject_name().entries_by_nid(Nid::COMMONNAME).next()?;
    entry.data().to_string().ok()
}
