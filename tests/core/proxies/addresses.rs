//! Host names with several addresses, the first of which does not respond.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::matrix::Pc;
use crate::support::{Answer, ISSUE, NssFolder, PASSWORD, Proxy, Silent, Terminal, at_a_terminal, file_with, finish};

/// One port at two addresses: the first does not respond, the second leads to `there`.
struct HalfDead {
    port: u16,
    _silent: Silent,
    _serving: JoinSet<()>,
}

impl HalfDead {
    /// `None` if this machine has no such addresses.
    async fn before(there: SocketAddr, [dead, alive]: [&str; 2]) -> Option<Self> {
        // Another process may have the port at the other address.
        for _ in 0..20 {
            let silent = Silent::at(dead).await?;
            let port = silent.address.port();
            if let Ok(listener) = TcpListener::bind((alive, port)).await {
                let mut serving = JoinSet::new();
                serving.spawn(pass(listener, there));
                return Some(Self { port, _silent: silent, _serving: serving });
            }
        }
        panic!("no port is free at both addresses");
    }
}

async fn pass(listener: TcpListener, there: SocketAddr) {
    while let Ok((mut client, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut server = TcpStream::connect(there).await.ok()?;
            copy_bidirectional(&mut client, &mut server).await.ok()
        });
    }
}

/// The silent address comes first, of the same family as the other or not.
const NAMES: [([&str; 2], &str); 2] = [
    (
        ["127.0.0.1", "127.0.0.2"],
        "127.0.0.1 localhost proxy.company.example\n127.0.0.2 localhost proxy.company.example",
    ),
    (["::1", "127.0.0.1"], "::1 localhost proxy.company.example\n127.0.0.1 localhost proxy.company.example"),
];

#[tokio::test(flavor = "multi_thread")]
async fn case_12_a_bank_and_a_proxy_are_reached_at_their_second_address() {
    for (addresses, hosts) in NAMES {
        let (fixture, there) = at_a_terminal().await;
        let bank: SocketAddr = fixture.bank.service_url().trim_start_matches("https://").parse().unwrap();
        let proxy = Proxy::new(|_| Answer::Tunnel);
        let proxy_at = proxy.setting().trim_start_matches("http://").parse().unwrap();
        let Some(bank) = HalfDead::before(bank, addresses).await else {
            eprintln!("skipped: this machine has no IPv6");
            continue;
        };
        let proxy_at = HalfDead::before(proxy_at, addresses).await.unwrap();

        let ca = fixture.bank.ca_file().display().to_string();
        let terminal = Terminal::at(&format!("https://localhost:{}", bank.port), ca, NssFolder::new());
        let file = file_with(hosts);
        let direct = terminal.command_with_hosts(file.path(), &[&ISSUE[..], &["--proxy", "none"]].concat());
        finish(direct, Some(PASSWORD)).await.done();

        let mut pc = Pc::without_credentials(format!("http://proxy.company.example:{}", proxy_at.port));
        pc.hosts = Some(hosts);
        pc.run(&there, &["doctor"]).await.done();
        assert!(!proxy.requests().is_empty());
    }
}
