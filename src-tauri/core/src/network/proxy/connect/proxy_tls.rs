use std::error::Error;
use std::io;
use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::stream::TIMEOUT;
use crate::clock::SystemClock;
use crate::network::NetworkError;
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind};
use crate::network::tls::{Trust, client_config};

/// TLS to the proxies themselves. They belong to the company: a proxy is verified by the system's authorities, whatever
/// the bank's profile trusts.
#[derive(Default)]
pub(super) struct ProxyTls(OnceLock<Arc<ClientConfig>>);

impl ProxyTls {
    /// # Errors
    /// Whether the proxy's certificate is the reason. No request has been sent to the proxy yet.
    pub(super) async fn connect(
        &self,
        stream: TcpStream,
        proxy: &ProxyAddress,
    ) -> Result<Box<TlsStream<TcpStream>>, ProxyError> {
        let failed = |error: Box<dyn Error + Send + Sync>| ProxyError::caused(ProxyErrorKind::TlsFailed, proxy, error);
        let name = ServerName::try_from(proxy.name().to_owned()).map_err(|error| failed(error.into()))?;
        let connector = TlsConnector::from(self.config().map_err(|error| failed(error.into()))?);
        let connected = timeout(TIMEOUT, connector.connect(name, stream)).await;
        let connected = connected.map_err(io::Error::from).and_then(|connected| connected);
        connected.map(Box::new).map_err(|error| ProxyError::caused(kind(&error), proxy, error))
    }

    fn config(&self) -> Result<Arc<ClientConfig>, NetworkError> {
        if let Some(config) = self.0.get() {
            return Ok(Arc::clone(config));
        }
        let mut config = client_config(&Trust::System, &SystemClock::shared(), None)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::clone(self.0.get_or_init(|| Arc::new(config))))
    }
}

fn kind(error: &io::Error) -> ProxyErrorKind {
    match error.get_ref().and_then(|source| source.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(_)) => ProxyErrorKind::Untrusted,
        None if error.kind() == io::ErrorKind::TimedOut => ProxyErrorKind::Unreachable,
        _ => ProxyErrorKind::TlsFailed,
    }
}
