use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{read_head, serve};

/// What a proxy of ours does about a `CONNECT`.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Leads to where it is asked to.
    Tunnel,
    /// Leads elsewhere, whatever it is asked.
    TunnelTo(SocketAddr),
    /// Leads there, and ends it after this many bytes from the server.
    Drop(usize),
    /// Says this and hangs up.
    Say(String),
    /// Says this and listens on.
    Ask(String),
    /// Says this and hangs up, once it is let.
    Late(watch::Receiver<bool>, String),
    /// Leads to where it is asked to, and takes so long for each character of saying so.
    Dribble(Duration),
}

/// A proxy that does what a test says, and remembers what it was asked.
pub(crate) struct Proxy {
    address: SocketAddr,
    record: Arc<Record>,
    _serving: JoinSet<()>,
}

#[derive(Default)]
struct Record {
    asked: Mutex<Vec<String>>,
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
                    _ = converse(stream, &kept.asked, &*answer) => {}
                    _ = cut.changed() => {}
                }
                kept.open.send_modify(|open| *open -= 1);
            }
        });
        Self { address, record, _serving: serving }
    }

    /// As a setting names it.
    pub(crate) fn setting(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends all connections there are.
    pub(crate) fn cut(&self) {
        self.record.cuts.send_replace(());
    }

    /// Waits until no connection is open: the client ends those that have rested for some seconds.
    pub(crate) async fn until_idle(&self) {
        self.record.open.subscribe().wait_for(|open| *open == 0).await.unwrap();
    }

    /// How many connections there have been.
    pub(crate) fn connections(&self) -> usize {
        self.record.connections.load(Ordering::SeqCst)
    }

    /// The heads of all requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.record.asked.lock().unwrap().clone()
    }
}

async fn converse(
    mut client: TcpStream,
    heard: &Mutex<Vec<String>>,
    answer: &(dyn Fn(&str) -> Answer + Send + Sync),
) -> Option<()> {
    loop {
        let request = read_head(&mut client).await.ok()?;
        heard.lock().unwrap().push(request.clone());
        let target = request.split(' ').nth(1)?.to_owned();
        match answer(&request) {
            Answer::Ask(text) => client.write_all(text.as_bytes()).await.ok()?,
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
            Answer::Late(mut let_go, text) => {
                let_go.wait_for(|let_go| *let_go).await.ok()?;
                client.write_all(text.as_bytes()).await.ok()?;
                return client.shutdown().await.ok();
            }
            Answer::Say(text) => {
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
