use std::io;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::network::proxy::Target;
use crate::network::{NetworkError, NetworkErrorKind};

const TIMEOUT: Duration = Duration::from_secs(10);

/// To a server without a proxy, where other routes are left to try.
pub(super) async fn connect(target: &Target) -> Result<TcpStream, NetworkError> {
    let resolved = timeout(TIMEOUT, lookup_host((target.name(), target.port()))).await;
    let addresses: Vec<_> = match resolved {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(error)) => return Err(failed(NetworkErrorKind::HostNotFound, error)),
        Err(error) => return Err(failed(NetworkErrorKind::TimedOut, error.into())),
    };
    let connected = timeout(TIMEOUT, TcpStream::connect(addresses.as_slice())).await;
    let connected = connected.map_err(io::Error::from).and_then(|connected| connected);
    connected.map_err(|error| match error.kind() {
        io::ErrorKind::TimedOut => failed(NetworkErrorKind::TimedOut, error),
        _ => failed(NetworkErrorKind::Refused, error),
    })
}

fn failed(kind: NetworkErrorKind, error: io::Error) -> NetworkError {
    NetworkError::new(kind, false, error)
}
