use std::io;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::network::proxy::Target;
use crate::network::{NetworkError, NetworkErrorKind};

const PATIENCE: Duration = Duration::from_secs(10);

/// To a server without a proxy, where it took a script to know that none is needed.
pub(crate) async fn connect(target: &Target) -> Result<TcpStream, NetworkError> {
    let host = target.host().trim_start_matches('[').trim_end_matches(']');
    let resolved = timeout(PATIENCE, lookup_host((host, target.port()))).await;
    let addresses: Vec<_> = match resolved {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(error)) => return Err(failed(NetworkErrorKind::HostNotFound, error)),
        Err(error) => return Err(failed(NetworkErrorKind::TimedOut, error.into())),
    };
    let connected = timeout(PATIENCE, TcpStream::connect(addresses.as_slice())).await;
    let connected = connected.map_err(io::Error::from).and_then(|connected| connected);
    connected.map_err(|error| match error.kind() {
        io::ErrorKind::TimedOut => failed(NetworkErrorKind::TimedOut, error),
        _ => failed(NetworkErrorKind::Refused, error),
    })
}

fn failed(kind: NetworkErrorKind, error: io::Error) -> NetworkError {
    NetworkError::new(kind, false, error)
}
