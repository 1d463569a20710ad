use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::challenge::{Rules, answer, are_stale, can_be_answered};
use super::response::Response;
use super::{ProxyAddress, ProxyCredentials, ProxyError, ProxyErrorKind, Target, head};

/// How long a proxy may take to be connected to, and for each answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens a tunnel (RFC 9110 section 9.3.6). Without an answer to a challenge, or with a wrong one,
/// the error says so; a password that was refused is not sent again.
pub(super) async fn open(
    proxy: &ProxyAddress,
    target: &Target,
    credentials: Option<&ProxyCredentials>,
    rules: Rules,
) -> Result<TcpStream, ProxyError> {
    let attempt = Attempt { proxy, target };
    let mut asked = match attempt.connect(None).await? {
        Reply::Open(stream) => return Ok(stream),
        Reply::Asks(asked) => asked,
    };
    let Some(credentials) = credentials else {
        let kind = if can_be_answered(&asked.challenges, rules) {
            ProxyErrorKind::CredentialsRequired
        } else {
            ProxyErrorKind::Unsupported
        };
        return Err(attempt.failed(kind));
    };
    // Once; and once more where only the answer was too old.
    for _ in 0..2 {
        let value = answer(&asked.challenges, target, credentials, rules)
            .ok_or_else(|| attempt.failed(ProxyErrorKind::Unsupported))?;
        asked = match attempt.connect(Some(&value)).await? {
            Reply::Open(stream) => return Ok(stream),
            Reply::Asks(asked) => asked,
        };
        if !are_stale(&asked.challenges) {
            break;
        }
    }
    Err(attempt.failed(ProxyErrorKind::CredentialsWrong))
}

/// Where the settings have changed since, and no proxy stands in between any more.
pub(super) async fn direct(target: &Target) -> Result<TcpStream, ProxyError> {
    let host = target.host().trim_start_matches('[').trim_end_matches(']');
    let connected = timeout(PATIENCE, TcpStream::connect((host, target.port()))).await;
    let flat = connected.map_err(io::Error::from).and_then(|connected| connected);
    let kind = ProxyErrorKind::ServiceUnreachable;
    flat.map_err(|error| ProxyError::without_proxy(kind, error))
}

struct Attempt<'a> {
    proxy: &'a ProxyAddress,
    target: &'a Target,
}

enum Reply {
    Open(TcpStream),
    Asks(Response),
}

impl Attempt<'_> {
    /// One `CONNECT` on a connection of its own: many proxies close after a 407.
    async fn connect(&self, authorization: Option<&str>) -> Result<Reply, ProxyError> {
        let exchanged = timeout(PATIENCE, self.exchange(authorization)).await;
        let (stream, head, rest) = exchanged
            .map_err(|_| self.failed(ProxyErrorKind::Unreachable))?
            .map_err(|error| self.broken(error))?;
        let unreadable = || self.failed(ProxyErrorKind::Unreadable);
        let response = Response::parse(&head).ok_or_else(unreadable)?;
        match response.status {
            // Nothing can have come through the tunnel: in TLS the client speaks first.
            200..=299 if rest.is_empty() => Ok(Reply::Open(stream)),
            407 => Ok(Reply::Asks(response)),
            // tinyproxy's word for wrong credentials; never the bank's, which is behind TLS.
            401 if authorization.is_some() => Ok(Reply::Asks(response)),
            502..=504 => Err(self.failed(ProxyErrorKind::ServiceUnreachable)),
            400..=599 => Err(self.failed(ProxyErrorKind::Refused)),
            _ => Err(unreadable()),
        }
    }

    async fn exchange(
        &self,
        authorization: Option<&str>,
    ) -> Result<(TcpStream, Vec<u8>, Vec<u8>), Broken> {
        let mut stream =
            TcpStream::connect(self.proxy.endpoint()).await.map_err(Broken::Connect)?;
        stream.set_nodelay(true).map_err(Broken::Connect)?;
        let mut rest = Vec::new();
        stream.write_all(self.request(authorization).as_bytes()).await.map_err(Broken::Answer)?;
        let head = head::read(&mut stream, &mut rest).await.map_err(Broken::Answer)?;
        Ok((stream, head, rest))
    }

    fn request(&self, authorization: Option<&str>) -> String {
        let target = self.target;
        let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if let Some(value) = authorization {
            request.push_str("Proxy-Authorization: ");
            request.push_str(value);
            request.push_str("\r\n");
        }
        request + "\r\n"
    }

    fn failed(&self, kind: ProxyErrorKind) -> ProxyError {
        ProxyError::new(kind, self.proxy)
    }

    fn broken(&self, broken: Broken) -> ProxyError {
        let (kind, source) = match broken {
            Broken::Connect(source) => (ProxyErrorKind::Unreachable, source),
            Broken::Answer(source) => (ProxyErrorKind::Unreadable, source),
        };
        ProxyError::caused(kind, self.proxy, source)
    }
}

/// Where an exchange ended too early.
enum Broken {
    Connect(io::Error),
    Answer(io::Error),
}
