use std::collections::HashSet;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::memcmp;
use openssl::rand::rand_bytes;
use tokio::io::{AsyncWriteExt as _, copy_bidirectional_with_sizes};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::request::Request;
use super::{ProxyConnector, head};
use crate::network::NetworkError;
use crate::network::proxy::{ProxyError, Target};
use crate::secret::Secret;

/// The HTTP client is ours and on this machine: it says at once what it wants.
const PATIENCE: Duration = Duration::from_secs(5);
const USER: &str = "gate";
/// Bytes that are carried at once to the server, and from it: of a package there are many.
const UP: usize = 16 * 1024;
/// See `UP`.
const DOWN: usize = 256 * 1024;

/// A listener on 127.0.0.1 for our own HTTP client, which can send a proxy nothing but a fixed
/// password: it opens the tunnel through the real proxy, whatever that one asks for.
///
/// Others on this machine get nothing from it: each run has a token of its own, and only the
/// bank's hosts and ports are led to. It ends with this value.
pub(crate) struct Gate {
    address: SocketAddr,
    inner: Arc<Inner>,
    listening: AbortHandle,
}

struct Inner {
    /// What `Proxy-Authorization` has to be.
    ticket: Secret,
    token: Secret,
    open_to: Mutex<HashSet<Target>>,
    last: Mutex<Last>,
    connector: Weak<ProxyConnector>,
}

/// What became of the last connection.
#[derive(Default)]
enum Last {
    #[default]
    Direct,
    ThroughProxy,
    Failed(NetworkError),
}

impl Gate {
    /// Begins to listen; must be called on a tokio runtime.
    pub(crate) fn open(connector: Weak<ProxyConnector>) -> Result<Self, ProxyError> {
        let mut random = [0; 32];
        rand_bytes(&mut random).map_err(ProxyError::setting)?;
        let token = STANDARD.encode(random);
        let ticket = format!("Basic {}", STANDARD.encode(format!("{USER}:{token}")));
        let listener = listen().map_err(ProxyError::setting)?;
        let address = listener.local_addr().map_err(ProxyError::setting)?;
        let inner = Arc::new(Inner {
            ticket: Secret::new(ticket),
            token: Secret::new(token),
            open_to: Mutex::default(),
            last: Mutex::default(),
            connector,
        });
        let listening = tokio::spawn(serve(listener, Arc::clone(&inner))).abort_handle();
        Ok(Self { address, inner, listening })
    }

    /// From now on connections to this server are let through.
    pub(crate) fn let_through(&self, target: Target) {
        held(&self.inner.open_to).insert(target);
    }

    /// How our HTTP client gets in.
    pub(crate) fn entrance(&self) -> reqwest::Result<reqwest::Proxy> {
        let proxy = reqwest::Proxy::https(format!("http://{}", self.address))?;
        Ok(proxy.basic_auth(USER, self.inner.token.expose()))
    }

    /// Whether the last connection has gone through a proxy.
    pub(crate) fn is_through_proxy(&self) -> bool {
        matches!(*held(&self.inner.last), Last::ThroughProxy)
    }

    /// Why the last connection did not come about, where `error` is our client's view of it; asked
    /// for once.
    pub(crate) fn explained(&self, error: NetworkError) -> NetworkError {
        match std::mem::take(&mut *held(&self.inner.last)) {
            Last::Failed(known) => known,
            Last::ThroughProxy => error.behind_proxy(),
            Last::Direct => error,
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Gate").field("address", &self.address).finish_non_exhaustive()
    }
}

fn listen() -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

async fn serve(listener: TcpListener, inner: Arc<Inner>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(inner.clone().receive(stream))),
            // Out of descriptors: others may end meanwhile.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

impl Inner {
    async fn receive(self: Arc<Self>, mut client: TcpStream) {
        let mut rest = Vec::new();
        let Ok(Ok(request)) = timeout(PATIENCE, head::read(&mut client, &mut rest)).await else {
            return;
        };
        let answer = match self.admitted(&request) {
            Some(target) if rest.is_empty() => self.lead(&mut client, &target).await,
            _ => {
                tracing::warn!("the gate turned a stranger away");
                Err("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            }
        };
        if let Err(refusal) = answer {
            let _ = client.write_all(refusal.as_bytes()).await;
        }
    }

    /// Where the request may lead: `CONNECT` with our token to one of the bank's servers.
    fn admitted(&self, request: &[u8]) -> Option<Target> {
        let Request { target, authorization } = Request::parse(request)?;
        let expected = self.ticket.expose().as_bytes();
        let shown = authorization.as_bytes();
        let ours = shown.len() == expected.len() && memcmp::eq(shown, expected);
        (ours && held(&self.open_to).contains(&target)).then_some(target)
    }

    async fn lead(&self, client: &mut TcpStream, target: &Target) -> Result<(), &'static str> {
        let opened = match self.connector.upgrade() {
            Some(connector) => connector.connect(target).await,
            None => return Ok(()), // the app ends
        };
        let (mut server, through_proxy) = opened.map_err(|error| {
            tracing::warn!(error = %error.kind(), "no way out");
            *held(&self.last) = Last::Failed(error);
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        })?;
        *held(&self.last) = if through_proxy { Last::ThroughProxy } else { Last::Direct };
        let begun = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
        if begun.is_ok() {
            // Whoever ends it, our client sees it.
            let _ = copy_bidirectional_with_sizes(client, &mut server, UP, DOWN).await;
        }
        Ok(())
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use reqwest::Url;
    use tokio::io::AsyncReadExt as _;

    use super::*;
    use crate::network::proxy::{FixedProxy, NoSignIn};
    use crate::policy::Policy;

    /// A gate for one server, behind a proxy that notes what reaches it.
    struct Scene {
        connector: Arc<ProxyConnector>,
        address: SocketAddr,
        ticket: String,
        proxy: TcpListener,
    }

    const BANK: &str = "https://bank.example";

    async fn scene() -> Scene {
        let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let setting = proxy.local_addr().unwrap().to_string();
        let connector =
            ProxyConnector::new(FixedProxy(setting.parse().unwrap()), NoSignIn, &Policy::default());
        let exit = connector.gate(&Url::parse(BANK).unwrap()).unwrap().unwrap();
        let gate = exit.open_gate();
        let ticket = gate.inner.ticket.expose().to_owned();
        Scene { address: gate.address, ticket, proxy, connector }
    }

    impl Scene {
        /// What the gate says to this request.
        async fn says(&self, request: &str) -> String {
            let mut client = TcpStream::connect(self.address).await.unwrap();
            client.write_all(request.as_bytes()).await.unwrap();
            let mut said = Vec::new();
            let _ = client.read_to_end(&mut said).await;
            String::from_utf8(said).unwrap()
        }

        async fn is_turned_away(&self, request: &str) {
            let said = self.says(request).await;
            assert!(said.starts_with("HTTP/1.1 403 "), "{request:?} got {said:?}");
        }

        fn connect(&self, target: &str) -> String {
            let ticket = &self.ticket;
            format!("CONNECT {target} HTTP/1.1\r\nProxy-Authorization: {ticket}\r\n\r\n")
        }
    }

    #[tokio::test]
    async fn strangers_and_strange_wishes_are_turned_away() {
        let scene = scene().await;
        let ticket = &scene.ticket;
        let own = scene.connect("bank.example:443");
        for request in [
            "CONNECT bank.example:443 HTTP/1.1\r\n\r\n".to_owned(),
            own.replace(ticket, "Basic Z2F0ZTpndWVzcw=="),
            own.replace(ticket, &ticket[..ticket.len() - 1]),
            own.replace("\r\n\r\n", &format!("\r\nProxy-Authorization: {ticket}\r\n\r\n")),
            own.replace("CONNECT", "GET"),
            scene.connect("bank.example:80"),
            scene.connect("other.example:443"),
            scene.connect("bank.example"),
            scene.connect("x@bank.example:443"),
            format!("GET http://bank.example/ HTTP/1.1\r\nProxy-Authorization: {ticket}\r\n\r\n"),
            "nonsense\r\n\r\n".to_owned(),
            own + "too early",
        ] {
            scene.is_turned_away(&request).await;
        }
        let nobody_came = timeout(Duration::from_millis(10), scene.proxy.accept()).await;
        assert!(nobody_came.is_err(), "the proxy was asked for a stranger");
    }

    #[tokio::test]
    async fn ours_is_led_to_the_proxy() {
        let scene = scene().await;
        let request = scene.connect("BANK.example:443");
        let (said, came) = tokio::join!(scene.says(&request), async {
            let (mut asked, _) = scene.proxy.accept().await.unwrap();
            let head = head::read(&mut asked, &mut Vec::new()).await.unwrap();
            asked.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            asked.shutdown().await.unwrap();
            String::from_utf8(head).unwrap()
        });
        assert!(came.starts_with("CONNECT bank.example:443 HTTP/1.1\r\n"), "{came}");
        assert!(!came.contains(&scene.ticket), "our token goes no further");
        assert!(said.starts_with("HTTP/1.1 200 "), "{said}");
    }

    #[tokio::test]
    async fn it_ends_with_the_way_out() {
        let Scene { connector, address, .. } = scene().await;
        drop(connector);
        // The listening task ends at its next turn.
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn neither_token_nor_password_is_printed() {
        let scene = scene().await;
        let shown = format!("{:?}", scene.connector);
        assert!(!shown.contains(&scene.ticket) && !shown.contains("Basic"), "{shown}");
    }
}
