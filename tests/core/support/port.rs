use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// A listener on loopback, at a port of the system's choice.
pub(crate) fn listen() -> (TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    (TcpListener::from_std(listener).unwrap(), address)
}

/// Does this with every connection to an address of its own; until the second of what it gives is dropped.
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

/// The head of a request or an answer, with the empty line behind it.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// An address at which nobody listens.
pub(crate) fn nobody() -> SocketAddr {
    listen().1
}

/// An address from which nothing comes back: Linux drops what comes to a full queue.
pub(crate) struct Silent {
    pub(crate) address: SocketAddr,
    _listener: TcpListener,
    _waiting: TcpStream,
}

impl Silent {
    /// At a port of the system's choice; `None` where this machine does not have that number.
    pub(crate) async fn at(number: &str) -> Option<Self> {
        let address = SocketAddr::new(number.parse().unwrap(), 0);
        let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() }.ok()?;
        socket.bind(address).ok()?;
        let listener = socket.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let waiting = TcpStream::connect(address).await.unwrap();
        Some(Self { address, _listener: listener, _waiting: waiting })
    }
}
