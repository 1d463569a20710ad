use std::net::SocketAddr;

use tokio::net::TcpListener;

/// A listener on loopback, at a port of the system's choice.
pub(crate) fn listen() -> (TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    (TcpListener::from_std(listener).unwrap(), address)
}

/// An address at which nobody listens.
pub(crate) fn nobody() -> SocketAddr {
    listen().1
}
