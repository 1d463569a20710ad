//! Proxies as companies run them.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use tempfile::{NamedTempFile, TempDir};

use super::way_through;
use crate::support::{Bench, PASSWORD, Terminal, raises};

const USER: &str = "taro";
const SECRET: &str = "kaisha-1";

/// A proxy program in a folder of its own; ended with the test.
struct Program {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts it with what `configure` makes of its folder and port, and waits until it listens.
    async fn start(configure: impl Fn(&Path, u16) -> Command) -> Self {
        // Somebody else may take the port in between.
        for _ in 0..5 {
            let folder = TempDir::new().unwrap();
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut command = configure(folder.path(), port);
            let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let mut program = Self { child, port, _folder: folder };
            if program.listens().await {
                return program;
            }
        }
        panic!("the proxy did not start");
    }

    async fn listens(&mut self) -> bool {
        while self.child.try_wait().unwrap().is_none() {
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    fn setting(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// squid(8) with one way to authenticate.
async fn squid(scheme: &str) -> Program {
    Program::start(|folder, port| {
        let file = folder.join("configuration");
        let users = folder.join("users");
        let helper = if scheme == "basic" {
            std::fs::write(&users, format!("{USER}:{}", hashed())).unwrap();
            "basic_ncsa_auth"
        } else {
            std::fs::write(&users, format!("{USER}:{SECRET}\n")).unwrap();
            "digest_file_auth"
        };
        let (folder, users) = (folder.display(), users.display());
        let text = format!(
            "http_port 127.0.0.1:{port}\n\
             auth_param {scheme} program /usr/lib/squid/{helper} {users}\n\
             auth_param {scheme} realm company\n\
             auth_param {scheme} children 2\n\
             acl known proxy_auth REQUIRED\n\
             http_access allow known\n\
             http_access deny all\n\
             pid_filename none\ncache deny all\naccess_log none\nshutdown_lifetime 0 seconds\n\
             cache_log {folder}/log\ncoredump_dir {folder}\nnetdb_filename none\n"
        );
        std::fs::write(&file, text).unwrap();
        // Started by root it becomes somebody else, who has to read and write here.
        Command::new("chmod").args(["-R", "a+rwX"]).arg(file.parent().unwrap()).status().unwrap();
        let mut command = Command::new("squid");
        command.args(["-N", "-f"]).arg(&file);
        command
    })
    .await
}

/// As a file of Apache's has it.
fn hashed() -> String {
    let hashed = Command::new("openssl").args(["passwd", "-apr1", SECRET]).output().unwrap();
    String::from_utf8(hashed.stdout).unwrap()
}

/// tinyproxy(8), which answers 401 where 407 is meant.
async fn tinyproxy() -> Program {
    Program::start(|folder, port| {
        let file = folder.join("configuration");
        let text = format!(
            "Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nBasicAuth {USER} {SECRET}\n"
        );
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new("tinyproxy");
        command.args(["-d", "-c"]).arg(&file);
        command
    })
    .await
}

/// Issue and renewal; and what a wrong password and none are told.
async fn works_through(program: Program) {
    let bench = Bench::new().await;
    let told =
        |told| Enroller { way_out: way_through(&program.setting(), told), ..bench.enroller() };
    raises(bench.issue_by(&told(None)).await, ErrorCode::ProxyCredentialsRequired);
    raises(bench.issue_by(&told(Some((USER, "no")))).await, ErrorCode::ProxyCredentialsWrong);
    let right = told(Some((USER, SECRET)));
    let issued = bench.issue_by(&right).await.unwrap();
    bench.renew_by(&right, &issued, PASSWORD).await.unwrap();
    assert_eq!(bench.working().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn squid_with_basic() {
    works_through(squid("basic").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn squid_with_digest() {
    works_through(squid("digest").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tinyproxy_with_basic() {
    works_through(tinyproxy().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cert_cli_goes_through_it_and_says_how() {
    let (bench, squid) = (Bench::new().await, squid("digest").await);
    let terminal = Terminal::before(&bench.bank);
    let file = NamedTempFile::new().unwrap();
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    let (setting, file) = (squid.setting(), file.path().display().to_string());
    let way = ["--proxy", &setting, "--proxy-user", USER, "--proxy-password-file", &file];
    let examined = terminal.run(&[&["doctor"], &way[..]].concat(), None).await.done();
    assert_eq!(examined["proxy"], format!("{setting}/"));
    assert_eq!(examined["authorities"], 2);
    let issue = [&["issue", "--login-id", crate::support::USER, "--password-stdin"], &way[..]];
    terminal.run(&issue.concat(), Some(PASSWORD)).await.done();
    let silent = terminal.run(&["doctor", "--proxy", &setting], None).await;
    silent.failed("proxy_credentials_required");
    let direct = terminal.run(&["doctor", "--proxy", "none"], None).await.done();
    assert!(direct["proxy"].is_null());
}
