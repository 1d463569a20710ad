use std::net::SocketAddr;

use super::stream::Stream;

/// How a server has been reached.
pub(crate) enum Connection {
    /// Not yet, but it can be at this address: no proxy is needed.
    Direct(SocketAddr),
    Tunnel {
        stream: Stream,
        /// Or else by a direct connection, which needed more than one try.
        through_proxy: bool,
    },
}
