use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::head;
use super::response::{Body, Response};
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind, Target};

/// How long a proxy may take to be connected to, and for each answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What is said to one proxy about one tunnel, until it opens.
pub(crate) struct Conversation<'a> {
    pub(crate) proxy: &'a ProxyAddress,
    target: &'a Target,
    kept: Option<Kept>,
}

pub(crate) enum Reply {
    Open(TcpStream),
    Asks(Response),
}

impl<'a> Conversation<'a> {
    pub(crate) fn with(proxy: &'a ProxyAddress, target: &'a Target) -> Self {
        Self { proxy, target, kept: None }
    }

    pub(crate) fn target(&self) -> &Target {
        self.target
    }

    /// One `CONNECT`, on the connection there is or a new one: many proxies close after a 407.
    pub(crate) async fn ask(&mut self, authorization: Option<&str>) -> Result<Reply, ProxyError> {
        if let Some(kept) = self.kept.take().filter(|kept| kept.persists)
            && let Ok(connection) = kept.ready().await
            && let Ok((connection, head)) = self.exchange(connection, authorization).await
        {
            return self.understand(connection, &head, authorization);
        }
        let connection = self.reach().await?;
        self.say(connection, authorization).await
    }

    /// The next leg of an exchange, which has to be on the connection of the legs before.
    pub(crate) async fn go_on(&mut self, authorization: &str) -> Result<Reply, ProxyError> {
        let kept = self.kept.take().ok_or_else(|| self.failed(ProxyErrorKind::Unreadable))?;
        let connection = kept.ready().await.map_err(|error| self.broken(error))?;
        self.say(connection, Some(authorization)).await
    }

    pub(crate) fn failed(&self, kind: ProxyErrorKind) -> ProxyError {
        ProxyError::new(kind, self.proxy)
    }

    async fn reach(&self) -> Result<Connection, ProxyError> {
        let unreachable = ProxyErrorKind::Unreachable;
        let connected = patiently(TcpStream::connect(self.proxy.endpoint())).await;
        let stream =
            connected.map_err(|error| ProxyError::caused(unreachable, self.proxy, error))?;
        // It only makes things slower where it fails.
        let _ = stream.set_nodelay(true);
        Ok(Connection { stream, rest: Vec::new() })
    }

    async fn say(
        &mut self,
        connection: Connection,
        authorization: Option<&str>,
    ) -> Result<Reply, ProxyError> {
        let said = self.exchange(connection, authorization).await;
        let (connection, head) = said.map_err(|error| self.broken(error))?;
        self.understand(connection, &head, authorization)
    }

    async fn exchange(
        &self,
        mut connection: Connection,
        authorization: Option<&str>,
    ) -> io::Result<(Connection, Vec<u8>)> {
        let request = self.request(authorization);
        let head = patiently(async {
            connection.stream.write_all(request.as_bytes()).await?;
            head::read(&mut connection.stream, &mut connection.rest).await
        });
        let head = head.await?;
        Ok((connection, head))
    }

    fn understand(
        &mut self,
        connection: Connection,
        head: &[u8],
        authorization: Option<&str>,
    ) -> Result<Reply, ProxyError> {
        let unreadable = || self.failed(ProxyErrorKind::Unreadable);
        let response = Response::parse(head).ok_or_else(unreadable)?;
        match response.status {
            // Nothing can have come through the tunnel: in TLS the client speaks first.
            200..=299 if connection.rest.is_empty() => return Ok(Reply::Open(connection.stream)),
            407 => {}
            // tinyproxy's word for wrong credentials; never the bank's, which is behind TLS.
            401 if authorization.is_some() => {}
            502..=504 => return Err(self.failed(ProxyErrorKind::ServiceUnreachable)),
            400..=599 => return Err(self.failed(ProxyErrorKind::Refused)),
            _ => return Err(unreadable()),
        }
        let (body, persists) = (response.body, response.persists);
        self.kept = Some(Kept { connection, body, persists });
        Ok(Reply::Asks(response))
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

    fn broken(&self, error: io::Error) -> ProxyError {
        let kind = match error.kind() {
            io::ErrorKind::TimedOut => ProxyErrorKind::Unreachable,
            _ => ProxyErrorKind::Unreadable,
        };
        ProxyError::caused(kind, self.proxy, error)
    }
}

/// A connection to the proxy, with what has come and not been read.
struct Connection {
    stream: TcpStream,
    rest: Vec<u8>,
}

/// A connection after a question, whose body has not been read yet.
struct Kept {
    connection: Connection,
    body: Body,
    /// The proxy says that it listens on.
    persists: bool,
}

impl Kept {
    /// Reads what the question says to people.
    async fn ready(mut self) -> io::Result<Connection> {
        let Connection { stream, rest } = &mut self.connection;
        patiently(head::drain(stream, rest, self.body)).await?;
        Ok(self.connection)
    }
}

/// With an end.
pub(crate) async fn patiently<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(PATIENCE, work).await.map_err(io::Error::from)?
}
