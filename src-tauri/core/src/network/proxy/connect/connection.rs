use std::net::SocketAddr;

use super::stream::Stream;

/// How a server is reached.
pub(crate) enum Connection {
    /// Not connected yet: the HTTP client connects to this address, without a proxy.
    Direct(SocketAddr),
    Tunnel {
        stream: Stream,
        /// `false`: a direct connection, made here if there are several addresses or routes to try.
        through_proxy: bool,
    },
}
