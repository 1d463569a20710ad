//! A TLS connection, with its peer and a point at which faults cut it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// The properties of a connection that handlers can use.
#[derive(Clone)]
pub(crate) struct Peer {
    /// The client's certificate in DER; the handshake has verified that the client holds its key and
    /// that the bank's authority signed it.
    pub(crate) certificate: Option<Arc<[u8]>>,
    pub(crate) cut: Cut,
}

impl Peer {
    pub(crate) fn of(stream: &TlsStream<TcpStream>) -> Self {
        let certificates = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let certificate = certificates.first().map(|one| Arc::from(one.as_ref()));
        Self { certificate, cut: Cut(Arc::new(AtomicU64::new(NEVER))) }
    }
}

/// Cuts a connection after a further number of bytes to the client.
#[derive(Clone)]
pub(crate) struct Cut(Arc<AtomicU64>);

const NEVER: u64 = u64::MAX;

impl Cut {
    pub(crate) fn after(&self, bytes: u64) {
        self.0.store(bytes.min(NEVER - 1), Ordering::Release);
    }

    fn remaining(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

/// A stream that breaks at its [`Cut`], without TLS's `close_notify`.
pub(crate) struct CuttableStream {
    pub(crate) stream: TlsStream<TcpStream>,
    pub(crate) cut: Cut,
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let remaining = self.cut.remaining();
        if remaining == NEVER {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        }
        if remaining == 0 {
            // Everything written before the cut must arrive.
            ready!(Pin::new(&mut self.stream).poll_flush(context))?;
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let allowed = usize::try_from(remaining).unwrap_or(usize::MAX).min(bytes.len());
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, &bytes[..allowed]))?;
        self.cut.after(remaining.saturating_sub(written as u64));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
