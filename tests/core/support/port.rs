use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// A loopback listener on a system-assigned port.
pub(crate) fn listen() -> (TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    (TcpListener::from_std(listener).unwrap(), address)
}

/// Runs `server` for every connection to a new address, until the returned `JoinSet` is dropped.
pub(crate) fn serve<S: Future<Output: Send> + Send + 'static>(
    server: impl Fn(TcpStream) -> S + Send + 'static,
) -> (SocketAddr, JoinSet<()>) {
    let (listener, address) = listen();
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(server(stream));
        }
    });
    (address, serving)
}

/// The head of a request or response, including the empty line after it.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// An address that refuses connections.
pub(crate) fn refused_address() -> SocketAddr {
    listen().1
}

/// An address that never responds: Linux drops connection attempts while the accept queue is full.
pub(crate) struct Silent {
    pub(crate) address: SocketAddr,
    _listener: TcpListener,
    _waiting: TcpStream,
}

impl Silent {
    /// On a system-assigned port; `None` if this machine does not have that IP address.
    pub(crate) async fn at(ip: &str) -> Option<Self> {
        let address = SocketAddr::new(ip.parse().unwrap(), 0);
        let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() }.ok()?;
        socket.bind(address).ok()?;
        let listener = socket.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let waiting = TcpStream::connect(address).await.unwrap();
        Some(Self { address, _listener: listener, _waiting: waiting })
    }
}
