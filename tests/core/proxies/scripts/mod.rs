//! Automatic configuration (PAC).

mod calls;
mod chromium;
mod idioms;
mod networks;
mod pacparser;

mod failures;

use std::sync::Arc;
use std::time::{Duration, Instant};

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use cert_core::network::proxy::{FindProxy, IgnoredReason, ProxyConnector, Route, ScriptedProxy, Target};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::connector_by;
use crate::support::{
    Answer, Authority, Fixture, PASSWORD, Proxy, Server, ServerSettings, at_a_terminal, file_with, note_raised, raises,
    refused_address, serve, together,
};

/// A script's result for a server, as PAC entries: the proxies and direct connections, and the unsupported entries.
/// `None` if it fails.
async fn answer(address: &str, server: &str) -> Option<(String, String)> {
    let (script, url) = (ScriptedProxy(address.to_owned()), format!("https://{server}/"));
    let target = Target::of(&url.parse().unwrap()).unwrap();
    let found = tokio::task::spawn_blocking(move || script.find(&target)).await.unwrap().ok()?;
    let routes = found.routes.iter().map(|route| match route {
        Route::Direct => "DIRECT".to_owned(),
        Route::Via(proxy, _) => {
            let kind = if proxy.is_secure() { "HTTPS" } else { "PROXY" };
            format!("{kind} {}:{}", proxy.host(), proxy.port())
        }
    });
    let unsupported = found.ignored.iter().filter(|entry| entry.reason == IgnoredReason::Unsupported);
    let unsupported: Vec<_> = unsupported.map(|entry| entry.entry.as_str()).collect();
    Some((routes.collect::<Vec<_>>().join("; "), unsupported.join("; ")))
}

/// A file with this script, and its address.
fn script(text: &str) -> (NamedTempFile, String) {
    let file = file_with(text);
    let address = format!("file://{}", file.path().display());
    (file, address)
}

fn by_script(text: &str) -> (NamedTempFile, Arc<ProxyConnector>) {
    let (file, address) = script(text);
    (file, connector_by(ScriptedProxy(address)))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_routes_are_split_by_host() {
    let (fixture, proxy) = (Fixture::new().await, Proxy::new(|_| Answer::Tunnel));
    let port = fixture.bank.service_url().rsplit_once(':').unwrap().1.to_owned();
    let text = format!(
        "function FindProxyForURL(url, host) {{
           if (url !== 'https://' + host + ':{port}/') return 'PROXY wrong:1';
           if (isInNet(host, '127.0.0.0', '255.0.0.0')) return 'PROXY {}';
           return 'DIRECT';
         }}",
        proxy.setting().trim_start_matches("http://")
    );
    let (_file, connector) = by_script(&text);
    let enroller = Enroller { connector: connector.clone(), ..fixture.enroller() };
    let issued = fixture.issue_by(&enroller).await.unwrap();
    fixture.renew_by(&enroller, &issued, PASSWORD).await.unwrap();
    assert_eq!(proxy.requests().len(), 2);

    let (_file, elsewhere) = by_script(&text.replace("127.0.0.0", "10.0.0.0"));
    let enroller = Enroller { connector: elsewhere, ..fixture.enroller() };
    fixture.renew_by(&enroller, &issued, PASSWORD).await.unwrap();
    assert_eq!(proxy.requests().len(), 2, "a direct route goes through no proxy");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_refused_connection_the_next_route_is_taken() {
    let proxy = Proxy::new(|_| Answer::Tunnel);
    let there = proxy.setting().trim_start_matches("http://").to_owned();
    for (routes, through) in [
        (format!("PROXY {}; SOCKS {there}; PROXY {there}; DIRECT", refused_address()), 1),
        (format!("PROXY {}; DIRECT", refused_address()), 0),
    ] {
        let (fixture, before) = (Fixture::new().await, proxy.requests().len());
        let (_file, connector) = by_script(&format!("FindProxyForURL = () => '{routes}'"));
        fixture.issue_through(connector).await.unwrap();
        assert_eq!(proxy.requests().len() - before, through, "{routes}");
    }
}

/// A script's direct route fails with the same codes as a connection without a script.
#[tokio::test(flavor = "multi_thread")]
async fn a_direct_route_has_the_codes_of_a_direct_connection() {
    let fixture = Fixture::new().await;
    let (_file, connector) = by_script("FindProxyForURL = () => 'DIRECT'");
    for (url, code) in [
        ("https://est.bank.invalid".to_owned(), ErrorCode::HostNotFound),
        (format!("https://{}", refused_address()), ErrorCode::ConnectionRefused),
    ] {
        let service = fixture.service_at(&url);
        let enroller = Enroller { service, connector: connector.clone(), ..fixture.enroller() };
        raises(fixture.issue_by(&enroller).await, code);
    }
    let unknown = Authority::named("somebody else");
    let server = Server::start(Arc::new(unknown), &ServerSettings::default(), |_| None);
    let enroller = Enroller { service: fixture.service_at(&server.url()), connector, ..fixture.enroller() };
    raises(fixture.issue_by(&enroller).await, ErrorCode::ServerUntrusted);
}

pub(crate) async fn a_script_that_is_not_there() {
    let (there, _endless) = serve(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b'/'; 4096]).await.is_ok() {}
    });
    let endless = format!("http://{there}/proxy.pac");
    let fixture = Fixture::new().await;
    let refused = format!("http://{}/proxy.pac", refused_address());
    for address in ["file:///nowhere/proxy.pac", "file:///dev", "file:///dev/zero", &refused, &endless, "?", ""] {
        let connector = connector_by(ScriptedProxy(address.to_owned()));
        raises(fixture.issue_through(connector).await, ErrorCode::ProxyScriptUnavailable);
    }
}

pub(crate) async fn a_script_that_is_wrong_or_hostile() {
    let fixture = Fixture::new().await;
    let hostile = vec![
        "",
        "<html>not found</html>",
        "FindProxyForURL = 1",
        "FindProxyForURL = () => {}",
        "FindProxyForURL = () => 'SOCKS a:1'",
        "FindProxyForURL = () => { throw 'no' }",
        "FindProxyForURL = () => require('fs').readFileSync('/etc/passwd')",
        "FindProxyForURL = () => std.loadFile('/etc/passwd')",
        "import * as os from 'os'; FindProxyForURL = () => 'DIRECT'",
        "while (true) {}",
        "FindProxyForURL = () => { for (;;) {} }",
        "FindProxyForURL = () => { try { for (;;) {} } catch { for (;;) {} } }",
        "function FindProxyForURL() { return FindProxyForURL(); }",
        "FindProxyForURL = () => { let all = []; for (;;) all.push('x'.repeat(1 << 20) + all.length); }",
        "FindProxyForURL = () => new Uint8Array(2 ** 31).toString()",
        "FindProxyForURL = () => /^(a+)+$/.test('a'.repeat(40) + 'b') ? 'DIRECT' : 'no'",
        "FindProxyForURL = () => shExpMatch('a'.repeat(1e5), '*a'.repeat(1e5)) ? 'x' : 'no'",
        "FindProxyForURL = () => { for (let i = 0; ; i++) dnsResolve(`${i}.invalid`); }",
    ];
    // All at once: each has its own limit.
    let begun = Instant::now();
    let url = fixture.bank.service_url();
    together(hostile.into_iter().map(|text| fails(text, url.to_owned()))).await;
    note_raised(ErrorCode::ProxyScriptFailed);
    assert!(begun.elapsed() < Duration::from_mins(2), "{:?}", begun.elapsed());
}

async fn fails(text: &str, url: String) {
    let (_file, connector) = by_script(text);
    let error = connector.probe(&url.parse().unwrap()).await.expect_err(text);
    assert_eq!(error.kind().code(), ErrorCode::ProxyScriptFailed, "{text}: {error:?}");
}

/// A built-in function of the engine that never checks the time limit: the program ends nevertheless.
#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_does_not_come_back_is_left_behind() {
    let (_fixture, terminal) = at_a_terminal().await;
    let (_file, address) = script("FindProxyForURL = () => [].indexOf.call({ length: 2 ** 53 - 1 }, 1) + ''");
    let examined = terminal.run(&["doctor", "--proxy", &format!("pac+{address}")], None).await;
    examined.failed("proxy_script_failed");
}
