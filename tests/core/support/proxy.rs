use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{read_head, serve};

/// How the test proxy responds to a `CONNECT`.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Tunnels to the requested target.
    Tunnel,
    /// Tunnels to this address, whatever was requested.
    TunnelTo(SocketAddr),
    /// Tunnels to the requested target, and closes after this many bytes from the server.
    Drop(usize),
    /// Sends this and closes.
    Close(String),
    /// Sends this and keeps the connection open.
    Keep(String),
    /// Sends this and closes, once the watched value is true.
    Late(watch::Receiver<bool>, String),
    /// Tunnels to the requested target; delays each byte of the status line by this much.
    Dribble(Duration),
}

/// A proxy that responds as the test specifies and records its requests.
pub(crate) struct Proxy {
    address: SocketAddr,
    record: Arc<Record>,
    _serving: JoinSet<()>,
}

#[derive(Default)]
struct Record {
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
    open: watch::Sender<usize>,
    cuts: watch::Sender<()>,
}

impl Proxy {
    pub(crate) fn new(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        let (record, answer) = (Arc::<Record>::default(), Arc::new(answer));
        let kept = Arc::clone(&record);
        let (address, serving) = serve(move |stream| {
            kept.connections.fetch_add(1, Ordering::SeqCst);
            kept.open.send_modify(|open| *open += 1);
            let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
            let mut cut = kept.cuts.subscribe();
            async move {
                tokio::select! {
                    _ = converse(stream, &kept.requests, &*answer) => {}
                    _ = cut.changed() => {}
                }
                kept.open.send_modify(|open| *open -= 1);
            }
        });
        Self { address, record, _serving: serving }
    }

    /// In the form of a proxy setting.
    pub(crate) fn setting(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Closes all open connections.
    pub(crate) fn cut(&self) {
        self.record.cuts.send_replace(());
    }

    /// Waits until no connection is open: the client closes idle ones after some seconds.
    pub(crate) async fn until_idle(&self) {
        self.record.open.subscribe().wait_for(|open| *open == 0).await.unwrap();
    }

    /// The number of connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.record.connections.load(Ordering::SeqCst)
    }

    /// The heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.record.requests.lock().unwrap().clone()
    }
}

async fn converse(
    mut client: TcpStream,
    requests: &Mutex<Vec<String>>,
    answer: &(dyn Fn(&str) -> Answer + Send + Sync),
) -> Option<()> {
    loop {
        let request = read_head(&mut client).await.ok()?;
        requests.lock().unwrap().push(request.clone());
        let target = request.split(' ').nth(1)?.to_owned();
        match answer(&request) {
            Answer::Keep(text) => client.write_all(text.as_bytes()).await.ok()?,
            Answer::Tunnel => return tunnel(client, TcpStream::connect(target).await.ok()?).await,
            Answer::Dribble(rest) => {
                for byte in b"HTTP/1.1 200 OK\r\n" {
                    tokio::time::sleep(rest).await;
                    client.write_u8(*byte).await.ok()?;
                }
                let mut server = TcpStream::connect(target).await.ok()?;
                client.write_all(b"\r\n").await.ok()?;
                return copy_bidirectional(&mut client, &mut server).await.ok().map(drop);
            }
            Answer::TunnelTo(there) => return tunnel(client, TcpStream::connect(there).await.ok()?).await,
            Answer::Drop(bytes) => {
                let mut server = TcpStream::connect(target).await.ok()?;
                client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                return cut(client, &mut server, bytes).await;
            }
            Answer::Late(mut released, text) => {
                released.wait_for(|released| *released).await.ok()?;
                client.write_all(text.as_bytes()).await.ok()?;
                return client.shutdown().await.ok();
            }
            Answer::Close(text) => {
                client.write_all(text.as_bytes()).await.ok()?;
                return client.shutdown().await.ok();
            }
        }
    }
}

async fn tunnel(mut client: TcpStream, mut server: TcpStream) -> Option<()> {
    client.write_all(b"HTTP/1.0 200 Connection established\r\nVia: us\r\n\r\n").await.ok()?;
    copy_bidirectional(&mut client, &mut server).await.ok().map(drop)
}

async fn cut(mut client: TcpStream, server: &mut TcpStream, mut left: usize) -> Option<()> {
    let (mut up, mut down) = ([0; 4096], [0; 4096]);
    while left > 0 {
        tokio::select! {
            read = client.read(&mut up) => server.write_all(&up[..read.ok().filter(|n| *n > 0)?]).await.ok()?,
            read = server.read(&mut down) => {
                let count = read.ok().filter(|count| *count > 0)?.min(left);
                client.write_all(&down[..count]).await.ok()?;
                left -= count;
            }
        }
    }
    Some(())
}
