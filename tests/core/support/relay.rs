use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::serve;

/// Where a connection is cut, in bytes counted from the moment the cut is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// After this many bytes towards the server.
    Request(usize),
    /// After this many bytes towards the client.
    Answer(usize),
}

/// A relay to a server that cuts one connection at an exact byte.
pub(crate) struct Relay {
    address: SocketAddr,
    ordered: Order,
    connections: Arc<AtomicUsize>,
    ended: Arc<AtomicUsize>,
    _serving: JoinSet<()>,
}

type Order = Arc<Mutex<Option<Cut>>>;

impl Relay {
    /// A relay to `url`'s host and port.
    pub(crate) fn to(url: &str) -> Self {
        let server: SocketAddr = url.trim_start_matches("https://").parse().unwrap();
        let (ordered, connections, ended) = (Order::default(), Arc::<AtomicUsize>::default(), Arc::default());
        let (order, count, ends) = (Arc::clone(&ordered), Arc::clone(&connections), Arc::<AtomicUsize>::clone(&ended));
        let (address, serving) = serve(move |client| {
            count.fetch_add(1, Ordering::SeqCst);
            let (order, ends) = (Arc::clone(&order), Arc::clone(&ends));
            async move {
                let _ = pass(client, server, order).await;
                ends.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { address, ordered, connections, ended, _serving: serving }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// The number of connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// A callback for an observer that waits until every connection has ended.
    pub(crate) fn end_of_connections(&self) -> impl Fn() + Send + Sync + 'static {
        let (connections, ended) = (Arc::clone(&self.connections), Arc::clone(&self.ended));
        move || {
            while ended.load(Ordering::SeqCst) < connections.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }

    /// A callback for an observer that orders the cut.
    pub(crate) fn cutter(&self, cut: Cut) -> impl Fn() + Send + Sync + 'static {
        let ordered = Arc::clone(&self.ordered);
        move || *ordered.lock().unwrap() = Some(cut)
    }

    /// Whether the ordered cut has been made.
    pub(crate) fn has_cut(&self) -> bool {
        self.ordered.lock().unwrap().is_none()
    }
}

/// Ends the connection on an error or at the cut.
async fn pass(mut client: TcpStream, server: SocketAddr, order: Order) -> io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut request, mut answer) = ([0; 4096], [0; 4096]);
    loop {
        let goes_on = tokio::select! {
            read = client.read(&mut request) => pass_on(&request[..read?], &mut server, &order, Cut::Request).await?,
            read = server.read(&mut answer) => pass_on(&answer[..read?], &mut client, &order, Cut::Answer).await?,
        };
        if !goes_on {
            return Ok(());
        }
    }
}

/// Returns whether the connection continues.
async fn pass_on(bytes: &[u8], to: &mut TcpStream, order: &Order, direction: fn(usize) -> Cut) -> io::Result<bool> {
    let allowed = admit(order, bytes.len(), direction);
    to.write_all(&bytes[..allowed.unwrap_or(bytes.len())]).await?;
    Ok(!bytes.is_empty() && allowed.is_none())
}

/// How many of these bytes pass before the cut; `None` if it is not due within them.
fn admit(order: &Order, bytes: usize, direction: fn(usize) -> Cut) -> Option<usize> {
    let mut order = order.lock().unwrap();
    let (Some(Cut::Request(left) | Cut::Answer(left)), Some(cut)) = (*order, *order) else {
        return None;
    };
    if bytes == 0 || cut != direction(left) {
        return None;
    }
    if bytes < left {
        *order = Some(direction(left - bytes));
        return None;
    }
    *order = None;
    Some(left)
}
