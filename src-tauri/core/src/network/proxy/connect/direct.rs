use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::timeout;
use tokio_util::either::Either;

use super::Connection;
use crate::network::proxy::Target;
use crate::network::{NetworkError, NetworkErrorKind, addresses};

/// For name resolution, and again for connecting.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Connects to a server without a proxy. On the last route, a single address is left to the HTTP client to connect to;
/// with several addresses, it would wait long for each silent one.
pub(super) async fn connect(target: &Target, is_last: bool) -> Result<Connection, NetworkError> {
    let found = resolve(target).await?;
    if let ([address], true) = (found.as_slice(), is_last) {
        return Ok(Connection::Direct(*address));
    }
    let connected = timeout(TIMEOUT, addresses::connect(&found)).await;
    let connected = connected.map_err(io::Error::from).and_then(|connected| connected);
    let stream = connected.map_err(|error| match error.kind() {
        io::ErrorKind::TimedOut => failed(NetworkErrorKind::TimedOut, error),
        _ => failed(NetworkErrorKind::Refused, error),
    })?;
    // Failure only makes the connection slower.
    let _ = stream.set_nodelay(true);
    Ok(Connection::Tunnel { stream: Either::Left(stream), through_proxy: false })
}

async fn resolve(target: &Target) -> Result<Vec<SocketAddr>, NetworkError> {
    match timeout(TIMEOUT, addresses::resolve(target.name(), target.port())).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => Err(failed(NetworkErrorKind::HostNotFound, error)),
        Err(error) => Err(failed(NetworkErrorKind::TimedOut, error.into())),
    }
}

fn failed(kind: NetworkErrorKind, error: io::Error) -> NetworkError {
    NetworkError::new(kind, false, error)
}
