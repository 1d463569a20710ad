use std::io;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TRANSFER_ENCODING};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::either::Either;

use super::proxy_tls::ProxyTls;
use super::stream::{ProxyStream, Stream, TIMEOUT};
use crate::network::addresses;
use crate::network::proxy::auth::Challenges;
use crate::network::proxy::{ProxyAddress, ProxyError, ProxyErrorKind, Target};

/// Longer than the head of any real proxy's answer, in bytes.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
/// Limit of the HTML page that comes with a challenge, in bytes.
const MAX_PAGE: usize = 1024 * 1024;

/// The requests to one proxy until one tunnel opens.
pub(super) struct ConnectSession<'a> {
    pub(super) proxy: &'a ProxyAddress,
    pub(super) target: &'a Target,
    tls: &'a ProxyTls,
    challenged: Option<Connection>,
}

pub(super) enum Reply {
    Open(Stream),
    Challenged(Challenges),
}

impl<'a> ConnectSession<'a> {
    pub(super) fn new(proxy: &'a ProxyAddress, target: &'a Target, tls: &'a ProxyTls) -> Self {
        Self { proxy, target, tls, challenged: None }
    }

    /// Sends one `CONNECT`, on the existing connection or a new one: many proxies close theirs after a 407. Does not
    /// repeat it after a timeout, since the proxy may still be checking the password.
    pub(super) async fn send(&mut self, authorization: Option<&str>) -> Result<Reply, ProxyError> {
        let request = self.request(authorization)?;
        if let Some(mut connection) = self.challenged.take() {
            match connection.send(request.clone()).await {
                Ok(response) => return self.receive(connection, response, authorization.is_some()).await,
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(self.broken(error)),
                Err(_) => {}
            }
        }
        let mut connection = self.connect().await?;
        let response = connection.send(request).await.map_err(|error| self.broken(error))?;
        self.receive(connection, response, authorization.is_some()).await
    }

    /// Sends the next message of an authentication that is bound to its connection.
    pub(super) async fn send_next(&mut self, authorization: &str) -> Result<Reply, ProxyError> {
        let request = self.request(Some(authorization))?;
        let Some(mut connection) = self.challenged.take() else {
            return Err(self.failed(ProxyErrorKind::Unreadable));
        };
        let response = connection.send(request).await.map_err(|error| self.broken(error))?;
        self.receive(connection, response, true).await
    }

    pub(super) fn failed(&self, kind: ProxyErrorKind) -> ProxyError {
        ProxyError::new(kind, self.proxy)
    }

    async fn connect(&self) -> Result<Connection, ProxyError> {
        let unreachable = |error| ProxyError::caused(ProxyErrorKind::Unreachable, self.proxy, error);
        let stream = in_time(connect_to(self.proxy)).await.map_err(unreachable)?;
        let stream = if self.proxy.is_secure() {
            Either::Right(self.tls.connect(stream, self.proxy).await?)
        } else {
            Either::Left(stream)
        };
        Connection::begin(stream).await.map_err(unreachable)
    }

    fn request(&self, authorization: Option<&str>) -> Result<Request<Empty<Bytes>>, ProxyError> {
        let target = self.target.to_string();
        let mut request = Request::connect(&target).header(HOST, &target).header("proxy-connection", "Keep-Alive");
        if let Some(value) = authorization {
            request = request.header(PROXY_AUTHORIZATION, value.as_bytes());
        }
        request.body(Empty::new()).map_err(|error| self.broken(io::Error::other(error)))
    }

    async fn receive(
        &mut self,
        mut connection: Connection,
        response: Response<Incoming>,
        authorized: bool,
    ) -> Result<Reply, ProxyError> {
        match response.status().as_u16() {
            200..=299 => return self.tunnel(response).await.map(Reply::Open),
            407 => {}
            // tinyproxy's answer to wrong credentials; never the bank's, whose answers are inside TLS.
            401 if authorized => {}
            502..=504 => return Err(self.failed(ProxyErrorKind::ServiceUnreachable)),
            400..=599 => return Err(self.failed(ProxyErrorKind::Refused)),
            _ => return Err(self.failed(ProxyErrorKind::Unreadable)),
        }
        let offers = response.headers().get_all(PROXY_AUTHENTICATE).into_iter();
        let offers = offers.map(|offer| String::from_utf8_lossy(offer.as_bytes()));
        let challenges = Challenges::parse(offers);
        if has_end(response.headers()) {
            connection.page = Some(response.into_body());
            self.challenged = Some(connection);
        }
        Ok(Reply::Challenged(challenges))
    }

    async fn tunnel(&self, response: Response<Incoming>) -> Result<Stream, ProxyError> {
        let upgraded = hyper::upgrade::on(response).await;
        let upgraded = upgraded.map_err(|error| self.broken(io::Error::other(error)))?;
        match upgraded.downcast::<TokioIo<ProxyStream>>() {
            // The server cannot have sent anything yet: in TLS the client speaks first.
            Ok(parts) if parts.read_buf.is_empty() => Ok(parts.io.into_inner().into_inner()),
            _ => Err(self.failed(ProxyErrorKind::Unreadable)),
        }
    }

    fn broken(&self, error: io::Error) -> ProxyError {
        let kind = match error.kind() {
            io::ErrorKind::TimedOut => ProxyErrorKind::Unreachable,
            _ => ProxyErrorKind::Unreadable,
        };
        ProxyError::caused(kind, self.proxy, error)
    }
}

/// A connection to the proxy.
struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    /// The HTML page of the last answer, not read yet.
    page: Option<Incoming>,
}

impl Connection {
    async fn begin(stream: Stream) -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.title_case_headers(true).max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
        let begun = builder.handshake(TokioIo::new(ProxyStream::new(stream))).await;
        let (sender, connection) = begun.map_err(io::Error::other)?;
        // Its errors are reported by the requests on it.
        tokio::spawn(connection.with_upgrades());
        Ok(Self { sender, page: None })
    }

    /// Sends one request, after reading the page of the last answer.
    async fn send(&mut self, request: Request<Empty<Bytes>>) -> io::Result<Response<Incoming>> {
        in_time(async {
            if let Some(page) = self.page.take() {
                Limited::new(page, MAX_PAGE).collect().await.map_err(io::Error::other)?;
            }
            self.sender.ready().await.map_err(io::Error::other)?;
            self.sender.send_request(request).await.map_err(io::Error::other)
        })
        .await
    }
}

async fn connect_to(proxy: &ProxyAddress) -> io::Result<TcpStream> {
    let found = addresses::resolve(proxy.name(), proxy.port()).await?;
    let stream = addresses::connect(&found).await?;
    // Failure only makes the connection slower.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// Whether the page ends before the connection closes (RFC 9112 section 6.3).
fn has_end(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING)
}

/// Limits `work` to [`TIMEOUT`].
async fn in_time<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(TIMEOUT, work).await.map_err(io::Error::from)?
}
