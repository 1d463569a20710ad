use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

/// How long a proxy may take for the connection, for TLS, and for each answer.
pub(super) const TIMEOUT: Duration = Duration::from_secs(20);

/// A connection to or through a proxy, in TLS if the proxy is reached over TLS.
pub(crate) type Stream = Either<TcpStream, Box<TlsStream<TcpStream>>>;

/// The address of the first hop.
pub(super) fn peer(stream: &Stream) -> io::Result<SocketAddr> {
    match stream {
        Either::Left(plain) => plain.peer_addr(),
        Either::Right(secure) => secure.get_ref().0.peer_addr(),
    }
}

/// The position of the minor version in `HTTP/1.0 407`.
const MINOR_VERSION: usize = 7;

/// A connection to a proxy that changes the version of HTTP/1.0 answers to HTTP/1.1.
///
/// After an HTTP/1.0 answer hyper closes the connection even if the proxy keeps it open: it does not know
/// `Proxy-Connection: keep-alive`, the only such header of squid before 3.2.
pub(super) struct ProxyStream {
    stream: Stream,
    /// How much of the answer has been read, in bytes.
    position: usize,
}

impl ProxyStream {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, position: 0 }
    }

    pub(super) fn into_inner(self) -> Stream {
        self.stream
    }
}

impl AsyncRead for ProxyStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let read = &mut buffer.filled_mut()[before..];
        let minor_version = MINOR_VERSION.checked_sub(self.position);
        if let Some(digit @ b'0') = minor_version.and_then(|index| read.get_mut(index)) {
            *digit = b'1';
        }
        self.position += read.len();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for ProxyStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.position = 0; // a new answer follows
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
