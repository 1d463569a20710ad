use std::io;
use std::net::SocketAddr;

/// Whether a process of this user has connected from `peer` to our `local`.
pub(in crate::network::proxy) fn is_own(peer: SocketAddr, local: SocketAddr) -> io::Result<bool> {
    let user = rustix::process::geteuid().as_raw();
    let connections = procfs::net::tcp().map_err(io::Error::other)?;
    Ok(connections.iter().any(|one| (one.local_address, one.remote_address, one.uid) == (peer, local, user)))
}
