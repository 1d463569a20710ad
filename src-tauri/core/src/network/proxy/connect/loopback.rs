//! The loopback proxy. reqwest opens every tunnel itself, and authenticates to a proxy only with a fixed
//! password. Therefore it gets each tunnel, already open, from a separate listener on 127.0.0.1.
//!
//! Other programs cannot use it: the credentials are random and valid for one connection to one server,
//! for seconds. Other users' connections are closed at once, and this user's programs cannot exhaust our
//! descriptors without the credentials.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openssl::memcmp;
use openssl::rand::rand_bytes;
use reqwest::Url;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy_bidirectional_with_sizes};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};

use super::peer::is_own;
use crate::network::proxy::Target;
use crate::secret::Secret;

/// Our HTTP client connects at once, or within seconds on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take to authenticate.
const AUTHENTICATION_TIMEOUT: Duration = Duration::from_secs(1);
/// How many clients may be authenticating at once.
const MAX_CLIENTS: usize = 16;
const RETRY_DELAY: Duration = Duration::from_millis(50);
/// In bytes.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 32;
/// Buffer size towards the server, in bytes.
const UP: usize = 16 * 1024;
/// Buffer size from the server, in bytes: larger, since update packages are large.
const DOWN: usize = 256 * 1024;
const USER: &str = "cert-core";

/// Offers the tunnel to the HTTP client, and returns the URL of a proxy with its credentials.
/// Must be called on a tokio runtime.
pub(crate) fn offer(tunnel: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, target: &Target) -> io::Result<Url> {
    let mut random = [0; 32];
    rand_bytes(&mut random)?;
    let password = URL_SAFE_NO_PAD.encode(random);
    let basic = STANDARD.encode(format!("{USER}:{password}"));
    let authorization = Secret::new(format!("Basic {basic}"));
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let address = format!("http://{USER}:{password}@{}", listener.local_addr()?);
    let expected = Arc::new(Expected { target: target.clone(), authorization });
    tokio::spawn(serve(listener, expected, tunnel));
    Url::parse(&address).map_err(io::Error::other)
}

async fn serve(listener: TcpListener, expected: Arc<Expected>, mut tunnel: impl AsyncRead + AsyncWrite + Unpin) {
    let Ok(mut client) = timeout(TIMEOUT, authenticated(listener, expected)).await else {
        return;
    };
    let begun = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
    if begun.is_ok() {
        // Our client notices when either side closes.
        let _ = copy_bidirectional_with_sizes(&mut client, &mut tunnel, UP, DOWN).await;
    }
}

/// The first client that authenticates; others are refused, and the listener is closed afterwards.
async fn authenticated(listener: TcpListener, expected: Arc<Expected>) -> TcpStream {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if clients.len() < MAX_CLIENTS => match accepted {
                Ok((client, _)) => drop(clients.spawn(authenticate(client, Arc::clone(&expected)))),
                // Out of descriptors: others may close theirs meanwhile.
                Err(_) => sleep(RETRY_DELAY).await,
            },
            Some(ended) = clients.join_next() => if let Ok(Some(client)) = ended {
                return client;
            }
        }
    }
}

async fn authenticate(mut client: TcpStream, expected: Arc<Expected>) -> Option<TcpStream> {
    let head = timeout(AUTHENTICATION_TIMEOUT, read_head(&mut client)).await.ok()?.ok()?;
    if !expected.is(&head) {
        tracing::warn!("unauthenticated client refused by the loopback proxy");
        let refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
        client.write_all(refusal).await.ok()?;
        return None;
    }
    // Last, since it reads the system's table of connections, which a crowd of clients would make slow.
    let (peer, local) = (client.peer_addr().ok()?, client.local_addr().ok()?);
    let is_own = spawn_blocking(move || is_own(peer, local)).await.ok()?;
    if is_own.inspect_err(|error| tracing::warn!(%error, "cannot tell whose connection it is")).is_ok_and(|own| own) {
        return Some(client);
    }
    tracing::warn!("another user's client refused by the loopback proxy");
    None
}

/// Up to the empty line, and what was received with it.
async fn read_head(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        if head.len() > MAX_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if client.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}

/// The request of our own client.
struct Expected {
    target: Target,
    authorization: Secret,
}

impl Expected {
    fn is(&self, head: &[u8]) -> bool {
        let expected = self.authorization.expose().as_bytes();
        parse(head).is_some_and(|(target, shown)| {
            target == self.target && shown.len() == expected.len() && memcmp::eq(&shown, expected)
        })
    }
}

/// The server and the credentials of a `CONNECT`; `None` for any other bytes, or further ones.
pub(crate) fn parse(head: &[u8]) -> Option<(Target, Vec<u8>)> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let parsed = request.parse(head).ok()?;
    if parsed != httparse::Status::Complete(head.len()) || request.method != Some("CONNECT") {
        return None;
    }
    let target = Target::parse(request.path?)?;
    let is_shown = |header: &&mut httparse::Header<'_>| header.name.eq_ignore_ascii_case("proxy-authorization");
    let mut shown = request.headers.iter_mut().filter(is_shown);
    let authorization = shown.next()?.value.to_vec();
    shown.next().is_none().then_some((target, authorization))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An offered tunnel, and the server at its other end.
    struct Offer {
        address: String,
        authorization: String,
        server: TcpStream,
    }

    impl Offer {
        async fn new() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let tunnel = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let (server, _) = listener.accept().await.unwrap();
            let url = offer(tunnel, &Target::parse("bank.example:443").unwrap()).unwrap();
            let pair = format!("{}:{}", url.username(), url.password().unwrap());
            let address = format!("127.0.0.1:{}", url.port().unwrap());
            Self { address, authorization: format!("Basic {}", STANDARD.encode(pair)), server }
        }

        fn connect(&self, target: &str) -> String {
            let authorization = &self.authorization;
            format!("CONNECT {target} HTTP/1.1\r\nProxy-Authorization: {authorization}\r\n\r\n")
        }

        /// The answer to this request, until one side closes the connection.
        async fn answer(&self, request: &str) -> String {
            let mut client = TcpStream::connect(&self.address).await.unwrap();
            client.write_all(request.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            let _ = client.read_to_end(&mut answer).await;
            String::from_utf8(answer).unwrap()
        }
    }

    #[tokio::test]
    async fn other_clients_and_requests_are_refused() {
        let offer = Offer::new().await;
        let (own, authorization) = (offer.connect("bank.example:443"), &offer.authorization);
        for request in [
            "CONNECT bank.example:443 HTTP/1.1\r\n\r\n".to_owned(),
            own.replace(authorization, "Basic Z2F0ZTpndWVzcw=="),
            own.replace(authorization, &authorization[..authorization.len() - 1]),
            own.replace("\r\n\r\n", &format!("\r\nProxy-Authorization: {authorization}\r\n\r\n")),
            own.replace("CONNECT", "GET"),
            offer.connect("bank.example:80"),
            offer.connect("other.example:443"),
            offer.connect("bank.example"),
            offer.connect("x@bank.example:443"),
            own.replace("CONNECT bank.example:443", "GET http://bank.example/"),
            "nonsense\r\n\r\n".to_owned(),
            own.clone() + "too early",
        ] {
            let answer = offer.answer(&request).await;
            assert!(answer.starts_with("HTTP/1.1 403 "), "{request:?} got {answer:?}");
        }
        let mut server = offer.server;
        let mut reached = [0; 1];
        let read = timeout(Duration::from_millis(10), server.read(&mut reached)).await;
        assert!(read.is_err(), "the tunnel was given to somebody else");
    }

    #[tokio::test]
    async fn our_client_gets_the_tunnel_and_none_after_it() {
        let mut offer = Offer::new().await;
        // A silent client does not block ours.
        let _silent = TcpStream::connect(&offer.address).await.unwrap();
        offer.server.write_all(b"from the server").await.unwrap();
        offer.server.shutdown().await.unwrap();
        let request = offer.connect("BANK.example:443");
        let answer = offer.answer(&request).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with("\r\n\r\nfrom the server"), "{answer}");
        assert!(TcpStream::connect(&offer.address).await.is_err());
    }

    /// More silent clients than may be authenticating at once.
    #[tokio::test]
    async fn a_crowd_does_not_keep_ours_away() {
        let mut offer = Offer::new().await;
        let mut crowd = Vec::new();
        for _ in 0..MAX_CLIENTS + 4 {
            crowd.push(TcpStream::connect(&offer.address).await.unwrap());
        }
        offer.server.shutdown().await.unwrap();
        let answer = offer.answer(&offer.connect("bank.example:443")).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    #[tokio::test]
    async fn the_offer_ends_without_a_client() {
        let mut offer = Offer::new().await;
        assert_eq!(offer.server.read(&mut [0; 1]).await.unwrap(), 0, "the tunnel stays open");
        assert!(TcpStream::connect(&offer.address).await.is_err());
    }

    #[cfg(not(windows))]
    mod others {
        use super::*;

        /// Even with the credentials. Needs root, since only root can become another user.
        #[tokio::test]
        async fn another_user_is_not_listened_to() {
            if !rustix::process::geteuid().is_root() {
                eprintln!("skipped: only root can become another user");
                return;
            }
            let mut offer = Offer::new().await;
            let request = offer.connect("bank.example:443");
            let (_, port) = offer.address.split_once(':').unwrap();
            let script = r#"exec 3<>/dev/tcp/127.0.0.1/$0 && printf "$1" >&3; cat <&3"#;
            let mut command = tokio::process::Command::new("setpriv");
            command.args(["--reuid=65534", "--clear-groups", "bash", "-c", script, port, &request]);
            let answered = command.output().await.unwrap();
            assert_eq!(String::from_utf8(answered.stdout).unwrap(), "", "{:?}", answered.stderr);
            offer.server.shutdown().await.unwrap();
            assert!(offer.answer(&request).await.starts_with("HTTP/1.1 200 "));
        }
    }
}
