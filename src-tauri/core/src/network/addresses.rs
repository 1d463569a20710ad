//! Name resolution, and a connection to the first address that answers (RFC 8305, "Happy Eyeballs").

use std::net::SocketAddr;
use std::time::Duration;
use std::{io, iter};

use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Delay before the next address is tried in parallel (RFC 8305 section 8).
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// Resolves a host name or an IP literal. The addresses are in the order to be tried: the system's order (RFC 6724),
/// with alternating address families (RFC 8305 section 4).
///
/// # Errors
/// The system's error if the name cannot be resolved.
pub(crate) async fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok(interleaved(lookup_host((host, port)).await?.collect()))
}

/// Connects to one of these addresses. There is no timeout but the system's.
///
/// # Errors
/// The error of the first attempt that failed.
pub(crate) async fn connect(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut others = addresses.iter().copied().peekable();
    let (mut attempts, mut failure) = (JoinSet::new(), None);
    loop {
        if let Some(address) = others.next() {
            attempts.spawn(TcpStream::connect(address));
        }
        let ended = match others.peek() {
            Some(_) => timeout(ATTEMPT_DELAY, attempts.join_next()).await,
            None => Ok(attempts.join_next().await),
        };
        match ended {
            Ok(Some(Ok(Ok(stream)))) => return Ok(stream),
            Ok(Some(Ok(Err(error)))) => drop(failure.get_or_insert(error)),
            Ok(Some(Err(_))) | Err(_) => {}
            Ok(None) => return Err(failure.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into())),
        }
    }
}

fn interleaved(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let begins_with_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|one| one.is_ipv6() == begins_with_v6);
    let mut second = second.into_iter();
    let mut ordered: Vec<_> = first.into_iter().flat_map(|one| iter::once(one).chain(second.next())).collect();
    ordered.extend(second);
    ordered
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn case_12_address_families_alternate() {
        let addresses = |text: &str| text.split(' ').map(|one| one.parse().unwrap()).collect::<Vec<SocketAddr>>();
        for (found, ordered) in [
            ("[::1]:1 [::2]:1 [::3]:1 1.1.1.1:1", "[::1]:1 1.1.1.1:1 [::2]:1 [::3]:1"),
            ("1.1.1.1:1 [::1]:1 [::2]:1 [::3]:1", "1.1.1.1:1 [::1]:1 [::2]:1 [::3]:1"),
            ("1.1.1.1:1 2.2.2.2:1 [::1]:1 [::2]:1", "1.1.1.1:1 [::1]:1 2.2.2.2:1 [::2]:1"),
            ("2.2.2.2:1 1.1.1.1:1", "2.2.2.2:1 1.1.1.1:1"),
        ] {
            assert_eq!(interleaved(addresses(found)), addresses(ordered));
        }
        assert_eq!(interleaved(Vec::new()), []);
    }

    async fn listener(host: &str) -> Option<(TcpListener, SocketAddr)> {
        let listener = TcpListener::bind((host, 0)).await.ok()?;
        let address = listener.local_addr().unwrap();
        Some((listener, address))
    }

    /// An address where nothing listens, so that connections are refused.
    async fn refusing() -> SocketAddr {
        listener("127.0.0.1").await.unwrap().1
    }

    #[tokio::test]
    async fn case_12_after_a_refusal_the_next_address_is_tried_at_once() {
        let (_listener, address) = listener("127.0.0.1").await.unwrap();
        let refusing = refusing().await;
        let stream = connect(&[refusing, refusing, address]).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), address);
        let error = connect(&[refusing, refusing]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(connect(&[]).await.unwrap_err().kind(), io::ErrorKind::AddrNotAvailable);
    }

    #[cfg(not(windows))]
    mod silent {
        use tokio::net::TcpSocket;

        use super::*;

        /// An address that never answers: Linux drops connection requests when the accept queue is full.
        struct Silent {
            address: SocketAddr,
            _listener: TcpListener,
            _waiting: TcpStream,
        }

        impl Silent {
            /// `None` if this machine has no such address.
            async fn at(host: &str) -> Option<Self> {
                let address: SocketAddr = format!("{host}:0").parse().unwrap();
                let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() }.ok()?;
                socket.bind(address).ok()?;
                let listener = socket.listen(0).unwrap();
                let address = listener.local_addr().unwrap();
                let waiting = TcpStream::connect(address).await.unwrap();
                Some(Self { address, _listener: listener, _waiting: waiting })
            }
        }

        const LONG: Duration = Duration::from_secs(10);

        #[tokio::test]
        async fn case_12_the_next_address_is_tried_while_one_is_silent() {
            for (silent, there) in [
                (&["127.0.0.1"][..], "127.0.0.1"),
                (&["127.0.0.1", "127.0.0.1"], "127.0.0.1"),
                (&["[::1]"], "127.0.0.1"),
                (&["127.0.0.1"], "::1"),
                (&["[::1]", "127.0.0.1"], "::1"),
            ] {
                let mut servers = Vec::new();
                for host in silent {
                    servers.extend(Silent::at(host).await);
                }
                let Some((_listener, address)) = listener(there).await.filter(|_| servers.len() == silent.len()) else {
                    eprintln!("skipped: this machine has no IPv6");
                    continue;
                };
                let addresses: Vec<_> = servers.iter().map(|one| one.address).chain([address]).collect();
                let connected = timeout(LONG, connect(&addresses)).await.expect("it waits for the silent one");
                assert_eq!(connected.unwrap().peer_addr().unwrap(), address, "{silent:?}");
            }
        }

        /// A slow attempt is not abandoned when others fail.
        #[tokio::test]
        async fn case_12_a_silent_address_is_awaited_after_the_others_failed() {
            let (silent, refusing) = (Silent::at("127.0.0.1").await.unwrap(), refusing().await);
            let addresses = [silent.address, refusing];
            assert!(timeout(Duration::from_secs(1), connect(&addresses)).await.is_err());
        }
    }
}
