use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use cert_core::est::wire;
use cert_core::keystore::contract::Issued;
use cert_core::profile::ServiceAddress;
use openssl::ssl::{SslAcceptor, SslConnector, SslMethod, SslOptions, SslVerifyMode, SslVersion};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{ProtocolVersion, RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::{Authority, read_head, serve};

/// Each version of TLS on its own.
pub(crate) const VERSIONS: [(&[&SupportedProtocolVersion], ProtocolVersion); 2] =
    [(&[&TLS12], ProtocolVersion::TLSv1_2), (&[&TLS13], ProtocolVersion::TLSv1_3)];

/// TLS settings of a test server.
pub(crate) struct ServerSettings {
    pub(crate) versions: &'static [&'static SupportedProtocolVersion],
    /// The address or name in its certificate.
    pub(crate) host: &'static str,
    /// Whether it requests a client certificate of its CA; a client without one is accepted.
    pub(crate) requests_certificate: bool,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self { versions: rustls::ALL_VERSIONS, host: "127.0.0.1", requests_certificate: false }
    }
}

/// A request as received.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// Everything before the body.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) version: Option<ProtocolVersion>,
    /// DER of the TLS client certificate.
    pub(crate) client: Option<Vec<u8>>,
}

impl Request {
    pub(crate) fn has_credentials(&self) -> bool {
        self.head.to_lowercase().contains("authorization:")
    }

    pub(crate) fn is_enrollment(&self) -> bool {
        self.path.contains("enroll")
    }
}

/// A raw response.
pub(crate) struct Reply(Vec<u8>);

impl Reply {
    /// With a status (`200 OK`), header lines and a body; the connection is closed afterwards.
    pub(crate) fn new(status: &str, headers: &[&str], body: &[u8]) -> Self {
        let (first, length) = (format!("HTTP/1.1 {status}"), body.len());
        let last = format!("Content-Length: {length}\r\nConnection: close\r\n\r\n");
        let head = [&[first.as_str()], headers, &[last.as_str()]].concat().join("\r\n");
        Self([head.as_bytes(), body].concat())
    }

    pub(crate) fn status(status: &str) -> Self {
        Self::new(status, &[], b"")
    }

    /// Certificates (PKCS#7 DER) as EST sends them.
    pub(crate) fn certificates(pkcs7: &[u8]) -> Self {
        let body = openssl::base64::encode_block(pkcs7);
        let headers = ["Content-Type: application/pkcs7-mime; smime-type=certs-only"];
        Self::new("200 OK", &headers, body.as_bytes())
    }
}

/// A test EST server: it serves its CA certificates and signs every request, unless the test supplies another reply.
pub(crate) struct Server {
    address: SocketAddr,
    authority: Arc<Authority>,
    requests: Arc<Mutex<Vec<Request>>>,
    _serving: JoinSet<()>,
}

type Answers = Arc<dyn Fn(&Request) -> Option<Reply> + Send + Sync>;

impl Server {
    pub(crate) fn start(
        authority: Arc<Authority>,
        settings: &ServerSettings,
        answers: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(server_tls(&authority, settings)));
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let connection = Connection {
            acceptor,
            authority: Arc::clone(&authority),
            answers: Arc::new(answers),
            requests: Arc::clone(&requests),
        };
        let (address, serving) = serve(move |stream| connection.clone().serve(stream));
        Self { address, authority, requests, _serving: serving }
    }

    /// With default settings and a new CA.
    pub(crate) fn answering(answers: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(Authority::new()), &ServerSettings::default(), answers)
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// With its root pinned.
    pub(crate) fn service(&self) -> ServiceAddress {
        ServiceAddress::new(&self.url(), self.authority.trust()).unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The requests for a certificate.
    pub(crate) fn enrollments(&self) -> Vec<Request> {
        self.requests().into_iter().filter(Request::is_enrollment).collect()
    }
}

#[derive(Clone)]
struct Connection {
    acceptor: TlsAcceptor,
    authority: Arc<Authority>,
    answers: Answers,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Connection {
    /// Callers ignore the error: a client may disconnect at any time.
    async fn serve(self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = self.acceptor.accept(stream).await?;
        let mut request = read_request(&mut stream).await?;
        let (_, session) = stream.get_ref();
        request.version = session.protocol_version();
        request.client = session.peer_certificates().and_then(|chain| chain.first()).map(|one| one.to_vec());
        self.requests.lock().unwrap().push(request.clone());
        let reply = (self.answers)(&request).unwrap_or_else(|| self.usual(&request));
        stream.write_all(&reply.0).await?;
        stream.shutdown().await
    }

    fn usual(&self, request: &Request) -> Reply {
        if request.path.ends_with("/cacerts") {
            return Reply::certificates(&self.authority.bundle(&[self.authority.root()]));
        }
        if request.is_enrollment() {
            return Reply::certificates(&self.authority.answer(&wire::decode(&request.body).unwrap()));
        }
        Reply::status("204 No Content")
    }
}

async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Request> {
    let head = read_head(stream).await?;
    let mut body = vec![0; content_length(&head)];
    stream.read_exact(&mut body).await?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    Ok(Request { path, head, body, version: None, client: None })
}

fn content_length(head: &str) -> usize {
    let lower = head.to_lowercase();
    let value = lower.lines().find_map(|line| line.strip_prefix("content-length:"));
    value.map_or(0, |value| value.trim().parse().unwrap())
}

pub(crate) fn server_tls(authority: &Authority, settings: &ServerSettings) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(settings.versions).unwrap();
    let builder = if settings.requests_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(authority.root().to_der().unwrap().into()).unwrap();
        roots.add(authority.issuing().der().to_vec().into()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(verifier.allow_unauthenticated().build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let Issued { key, certificate, chain } = authority.server(settings.host);
    let chain = [&certificate, &chain[0]].map(|one| CertificateDer::from(one.der().to_vec()));
    let key = PrivatePkcs8KeyDer::from(key.to_pkcs8().unwrap().to_vec());
    builder.with_single_cert(chain.into(), key.into()).unwrap()
}

/// Starts a server that supports TLS 1.1 at most; returns its address.
pub(crate) fn old_tls_server(authority: &Authority) -> SocketAddr {
    let server = authority.server(ServerSettings::default().host);
    let mut acceptor = SslAcceptor::mozilla_intermediate(SslMethod::tls()).unwrap();
    acceptor.clear_options(SslOptions::NO_TLSV1 | SslOptions::NO_TLSV1_1);
    acceptor.set_cipher_list("ALL:@SECLEVEL=0").unwrap();
    acceptor.set_min_proto_version(Some(SslVersion::TLS1)).unwrap();
    acceptor.set_max_proto_version(Some(SslVersion::TLS1_1)).unwrap();
    acceptor.set_certificate(&server.certificate.x509().unwrap()).unwrap();
    acceptor.set_private_key(server.key.expose()).unwrap();
    let acceptor = acceptor.build();
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            // The client checks whether the handshake succeeds.
            let _ = acceptor.accept(stream);
        }
    });
    address
}

/// Whether a client that supports TLS 1.1 can connect to that server.
pub(crate) fn speaks_old_tls(address: SocketAddr) -> bool {
    let mut connector = SslConnector::builder(SslMethod::tls()).unwrap();
    connector.clear_options(SslOptions::NO_TLSV1_1);
    connector.set_cipher_list("ALL:@SECLEVEL=0").unwrap();
    connector.set_min_proto_version(Some(SslVersion::TLS1_1)).unwrap();
    connector.set_verify(SslVerifyMode::NONE);
    let stream = std::net::TcpStream::connect(address).unwrap();
    let session = connector.build().connect("localhost", stream);
    session.is_ok_and(|session| session.ssl().version_str() == "TLSv1.1")
}
