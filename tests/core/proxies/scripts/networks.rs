//! Isolated networks: with a name server that does not respond, without external connections, with a WPAD script.

use std::fs::metadata;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, Instant};

use super::script;
use crate::support::{Outcome, Terminal, at_a_terminal, file_with, finish, together};

/// A name server that receives queries and does not respond.
const SILENT: &str = r#"
ip link set lo up
mount --bind "$0" /etc/resolv.conf
exec python3 -c 'import socket, subprocess, sys
silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
silent.bind(("127.0.0.1", 53))
sys.exit(subprocess.call(sys.argv[1:]))' "$@"
"#;

/// The server `wpad` answers every request with this file.
const WITH_WPAD: &str = r#"
ip link set lo up
mount --bind /dev/null /etc/resolv.conf
printf '127.0.0.1 wpad\n' >"$0.hosts"
mount --bind "$0.hosts" /etc/hosts
exec python3 -c 'import http.server, subprocess, sys, threading
class Wpad(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(open(sys.argv[1], "rb").read())
server = http.server.ThreadingHTTPServer(("127.0.0.1", 80), Wpad)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.exit(subprocess.call(sys.argv[2:], stderr=sys.stderr))' "$0" "$@"
"#;

/// No name server and no hosts; routes follow.
const CLOSED: &str = "
ip link set lo up
mount --bind /dev/null /etc/resolv.conf
mount --bind /dev/null /etc/hosts
";

/// `doctor` with this script, in an isolated network.
async fn examined(terminal: &Terminal, machine: &str, text: &str) -> (Outcome, Duration) {
    let ((_file, address), server) = (script(text), file_with("nameserver 127.0.0.1\n"));
    let starter = starter(machine, server.path().to_str().unwrap());
    let begun = Instant::now();
    let doctor = terminal.command_by(&starter, &["doctor", "--proxy", &format!("pac+{address}")]);
    (finish(doctor, None).await, begun.elapsed())
}

/// Starts a program there; `file` is the machine script's `$0`.
fn starter<'a>(machine: &'a str, file: &'a str) -> Vec<&'a str> {
    let is_root = metadata("/proc/self").unwrap().uid() == 0;
    let mut starter = vec!["unshare", "--mount", "--net"];
    starter.extend((!is_root).then_some("--map-root-user"));
    starter.extend(["sh", "-euc", machine, file]);
    starter
}

/// The limit is 15 s; the rest is for a busy machine.
const BOUND: Duration = Duration::from_secs(30);

/// A script that finishes names a proxy that refuses connections.
#[tokio::test(flavor = "multi_thread")]
async fn case_06_a_silent_name_server_costs_bounded_time_and_not_the_script_s() {
    let list = "const list = {}; for (let i = 0; i < 2e4; i++) list[`host-${i}.example`] = i;";
    let two_names = "dnsResolve('a.example') === null && !isInNet('b.example', '10.0.0.0', '255.0.0.0')";
    let many_names = "[...Array(50).keys()].every((i) => dnsResolve(`${i}.example`) === null)";
    let [two_names, many_names] = [two_names, many_names].map(|names| {
        format!("{list} FindProxyForURL = (url, host) => {names} && !list[host] ? 'PROXY 127.0.0.1:9' : null")
    });
    let endless = "FindProxyForURL = () => { for (let i = 0; ; i++) dnsResolve(`${i}.example`); }".to_owned();
    let cases = [(two_names, "proxy_unreachable"), (many_names, "proxy_unreachable"), (endless, "proxy_script_failed")];
    together(cases.map(|(text, code)| async move {
        let (_fixture, terminal) = at_a_terminal().await;
        let (outcome, time) = examined(&terminal, SILENT, &text).await;
        outcome.failed(code);
        assert!(time < BOUND, "{text}: {time:?}");
    }))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_03_this_pc_s_address_in_isolated_networks() {
    let four = "ip addr add 10.1.2.3/24 dev lo\nip route add 10.0.0.0/8 dev lo src 10.1.2.3\n";
    let six = "ip addr add 2001:db8::3/128 dev lo nodad\nip route add 2000::/3 dev lo\n";
    let (_fixture, terminal) = at_a_terminal().await;
    for (routes, own, all) in [
        (four.to_owned(), "10.1.2.3", "10.1.2.3"),
        (six.to_owned(), "2001:db8::3", "2001:db8::3"),
        (format!("{four}{six}"), "2001:db8::3", "2001:db8::3"),
        (format!("{four}ip route add default dev lo src 10.1.2.3\n{six}"), "10.1.2.3", "10.1.2.3;2001:db8::3"),
        (String::new(), "127.0.0.1", ""),
    ] {
        let check = format!("myIpAddress() === '{own}' && myIpAddressEx() === '{all}'");
        let text = format!("FindProxyForURL = () => {check} ? 'PROXY 127.0.0.1:9' : myIpAddress() + myIpAddressEx()");
        let (outcome, _) = examined(&terminal, &format!("{CLOSED}{routes}exec \"$@\""), &text).await;
        assert_eq!(outcome.json()["code"], "proxy_unreachable", "{routes}: {}", outcome.json());
    }
}

/// The bank is unreachable there: the error shows which route was taken.
#[tokio::test(flavor = "multi_thread")]
async fn case_08_an_empty_variable_is_for_what_the_network_offers() {
    let (_fixture, terminal) = at_a_terminal().await;
    for (offered, code) in [
        ("function FindProxyForURL() { return 'PROXY 127.0.0.1:9'; }", "proxy_unreachable"),
        ("function FindProxyForURL() { return null; }", "proxy_script_failed"),
        ("<html>Please sign in to this hotel's network.</html>", "connection_refused"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wpad.dat");
        std::fs::write(&file, offered).unwrap();
        let mut doctor = terminal.command_by(&starter(WITH_WPAD, file.to_str().unwrap()), &["doctor"]);
        doctor.env("auto_proxy", "");
        finish(doctor, None).await.failed(code);
    }
}
