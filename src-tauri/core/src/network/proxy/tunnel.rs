use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::challenge::{self, Rules, answer, are_stale, can_be_answered};
use super::response::Response;
use super::{ProxyAddress, ProxyCredentials, ProxyError, ProxyErrorKind, Target, head, ntlm};

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
    let asked = match attempt.connect(None).await? {
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
    match challenge::ntlm(&asked.challenges) {
        Some(_) => attempt.by_ntlm(credentials).await,
        None => attempt.by_header(asked, credentials, rules).await,
    }
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

impl Attempt<'_> {
    /// Digest and Basic: one answer. Once; and once more where only the answer was too old.
    async fn by_header(
        &self,
        mut asked: Response,
        credentials: &ProxyCredentials,
        rules: Rules,
    ) -> Result<TcpStream, ProxyError> {
        for _ in 0..2 {
            let value = answer(&asked.challenges, self.target, credentials, rules)
                .ok_or_else(|| self.failed(ProxyErrorKind::Unsupported))?;
            asked = match self.connect(Some(&value)).await? {
                Reply::Open(stream) => return Ok(stream),
                Reply::Asks(asked) => asked,
            };
            if !are_stale(&asked.challenges) {
                break;
            }
        }
        Err(self.failed(ProxyErrorKind::CredentialsWrong))
    }

    /// NTLM: two more messages, on one connection.
    async fn by_ntlm(&self, credentials: &ProxyCredentials) -> Result<TcpStream, ProxyError> {
        let unsupported = || self.failed(ProxyErrorKind::Unsupported);
        let mut connection = self.reach().await?;
        let beginning = ntlm::beginning().ok_or_else(unsupported)?;
        let asked = match connection.ask(self, Some(&beginning)).await? {
            Reply::Open(()) => return Ok(connection.stream), // it knows us already
            Reply::Asks(asked) => asked,
        };
        connection.drain(self, &asked).await?;
        let challenge = challenge::ntlm(&asked.challenges).ok_or_else(unsupported)?;
        let value = ntlm::answer(challenge, credentials).ok_or_else(unsupported)?;
        match connection.ask(self, Some(&value)).await? {
            Reply::Open(()) => Ok(connection.stream),
            Reply::Asks(_) => Err(self.failed(ProxyErrorKind::CredentialsWrong)),
        }
    }

    /// One `CONNECT` on a connection of its own: many proxies close after a 407.
    async fn connect(&self, authorization: Option<&str>) -> Result<Reply<TcpStream>, ProxyError> {
        let mut connection = self.reach().await?;
        Ok(match connection.ask(self, authorization).await? {
            Reply::Open(()) => Reply::Open(connection.stream),
            Reply::Asks(asked) => Reply::Asks(asked),
        })
    }

    async fn reach(&self) -> Result<Connection, ProxyError> {
        let unreachable = ProxyErrorKind::Unreachable;
        let connected = timeout(PATIENCE, TcpStream::connect(self.proxy.endpoint())).await;
        let stream = connected.map_err(io::Error::from).and_then(|connected| connected);
        let stream = stream.map_err(|error| ProxyError::caused(unreachable, self.proxy, error))?;
        // It only makes things slower where it fails.
        let _ = stream.set_nodelay(true);
        Ok(Connection { stream, rest: Vec::new() })
    }

    fn request(&self, authorization: Option<&str>) -> String {
        let target = self.target;
        let mut request = format!(
            "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nProxy-Connection: Keep-Alive\r\n"
        );
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

    fn broken(&self, error: io::Error) -> ProxyError {
        ProxyError::caused(ProxyErrorKind::Unreadable, self.proxy, error)
    }
}

/// A connection to the proxy, with what has come and not been read.
struct Connection {
    stream: TcpStream,
    rest: Vec<u8>,
}

enum Reply<T> {
    Open(T),
    Asks(Response),
}

impl Connection {
    async fn ask(
        &mut self,
        attempt: &Attempt<'_>,
        authorization: Option<&str>,
    ) -> Result<Reply<()>, ProxyError> {
        let exchanged = timeout(PATIENCE, self.exchange(&attempt.request(authorization))).await;
        let head = exchanged
            .map_err(|_| attempt.failed(ProxyErrorKind::Unreachable))?
            .map_err(|error| attempt.broken(error))?;
        let unreadable = || attempt.failed(ProxyErrorKind::Unreadable);
        let response = Response::parse(&head).ok_or_else(unreadable)?;
        match response.status {
            // Nothing can have come through the tunnel: in TLS the client speaks first.
            200..=299 if self.rest.is_empty() => Ok(Reply::Open(())),
            407 => Ok(Reply::Asks(response)),
            // tinyproxy's word for wrong credentials; never the bank's, which is behind TLS.
            401 if authorization.is_some() => Ok(Reply::Asks(response)),
            502..=504 => Err(attempt.failed(ProxyErrorKind::ServiceUnreachable)),
            400..=599 => Err(attempt.failed(ProxyErrorKind::Refused)),
            _ => Err(unreadable()),
        }
    }

    async fn exchange(&mut self, request: &str) -> io::Result<Vec<u8>> {
        self.stream.write_all(request.as_bytes()).await?;
        head::read(&mut self.stream, &mut self.rest).await
    }

    /// Reads what a 407 says to people.
    async fn drain(&mut self, attempt: &Attempt<'_>, asked: &Response) -> Result<(), ProxyError> {
        let drained = head::drain(&mut self.stream, &mut self.rest, asked.body);
        timeout(PATIENCE, drained)
            .await
            .map_err(|_| attempt.failed(ProxyErrorKind::Unreachable))?
            .map_err(|error| attempt.broken(error))
    }
}
