//! Our client, in process and as `cert-cli`, against the EST server of the `est-ca` crate. That server accepts base64
//! only on one line without a line ending.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use cert_core::ErrorCode;
use cert_core::certificate::Certificate;
use cert_core::clock::SystemClock;
use cert_core::enrollment::{Enroller, Journal, Silent};
use cert_core::est::KeyKind;
use cert_core::input::{Credentials, LoginId, Password};
use cert_core::keystore::{KeyStore as _, MemoryStore};
use cert_core::network::Trust;
use cert_core::network::proxy::ProxyConnector;
use cert_core::profile::{KeyStorage, Profile, ServiceAddress};
use cert_core::secret::Secret;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::support::est_ca::{EstCaServer, LOGIN_ID, PASSWORD};

/// The app's core with a store in memory.
struct App {
    enroller: Enroller,
    store: MemoryStore,
    _state: TempDir,
}

impl App {
    fn new(server: &EstCaServer) -> Self {
        let tls_authority = Certificate::parse(&server.tls_authority.to_der().unwrap()).unwrap();
        let trust = Trust::Pinned(vec![tls_authority]);
        let (store, state) = (MemoryStore::new(), TempDir::new().unwrap());
        let enroller = Enroller {
            service: ServiceAddress::new(&server.url, trust).unwrap(),
            issuer: Profile::of_this_build().unwrap().issuer,
            store: Arc::new(store.clone()),
            journal: Journal::new(state.path().join("journal")),
            clock: SystemClock::shared(),
            observer: Arc::new(Silent),
            key_kind: KeyKind::Rsa2048,
            key_storage: KeyStorage::Software,
            approval_timeout: Duration::from_secs(10),
            connector: ProxyConnector::direct(),
        };
        Self { enroller, store, _state: state }
    }

    fn certificates(&self) -> Vec<Certificate> {
        self.store.certificates(&self.enroller.issuer).unwrap()
    }
}

fn credentials(password: &str) -> Credentials {
    let password = Password::parse(Secret::new(password.to_owned())).unwrap();
    Credentials { login_id: LoginId::parse(LOGIN_ID).unwrap(), password }
}

#[tokio::test(flavor = "multi_thread")]
async fn our_client_enrolls_and_reenrolls() {
    let server = EstCaServer::start().await;
    let app = App::new(&server);

    let mut preparation = app.enroller.prepare_issue().unwrap();
    let first = app.enroller.enroll(&credentials(PASSWORD), &mut preparation).await.unwrap();
    assert_eq!(first.login_id(), Some(LOGIN_ID));
    assert_eq!(server.passwords_checked(), 1);

    let mut preparation = app.enroller.prepare_renewal(&first.fingerprint()).unwrap();
    let second = app.enroller.enroll(&credentials(PASSWORD), &mut preparation).await.unwrap();
    assert_ne!(second.fingerprint(), first.fingerprint());
    assert_eq!(second.subject(), first.subject());
    assert_eq!(app.certificates().len(), 2);
    assert_eq!(app.store.key_count(), 2);
    let authority = server.authority.public_key().unwrap();
    assert!(second.x509().unwrap().verify(&authority).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_password_is_sent_once() {
    let server = EstCaServer::start().await;
    let app = App::new(&server);
    let mut preparation = app.enroller.prepare_issue().unwrap();
    let refused = app.enroller.enroll(&credentials("wrong"), &mut preparation).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::RequestRefused);
    assert_eq!(server.passwords_checked(), 1);
    assert!(app.certificates().is_empty());
}

/// `cert-cli` with its own NSS database.
struct Terminal<'a> {
    server: &'a EstCaServer,
    directory: TempDir,
}

impl<'a> Terminal<'a> {
    fn new(server: &'a EstCaServer) -> Self {
        let directory = TempDir::new().unwrap();
        let pem = server.tls_authority.to_pem().unwrap();
        std::fs::write(directory.path().join("tls.pem"), pem).unwrap();
        std::fs::create_dir(directory.path().join("nss")).unwrap();
        Self { server, directory }
    }

    /// Runs a command with the password on standard input; returns the JSON it prints.
    async fn run(&self, arguments: &[&str]) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peer-cli"));
        command.args(arguments).args(["--json", "--service", &self.server.url]);
        command.args(["--ca", "tls.pem", "--store", "nss:nss", "--state", "state"]);
        command.current_dir(self.directory.path()).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        let mut input = running.stdin.take().unwrap();
        // A command that asks for no password may have ended already.
        let _ = input.write_all(format!("{PASSWORD}\n").as_bytes()).await;
        drop(input);
        let output = running.wait_with_output().await.unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&text).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cert_cli_issues_and_renews() {
    let server = EstCaServer::start().await;
    let terminal = Terminal::new(&server);

    let issue = ["issue", "--login-id", LOGIN_ID, "--password-stdin"];
    let first = terminal.run(&issue).await;
    assert_eq!(first["common_name"], LOGIN_ID);

    let fingerprint = first["fingerprint"].as_str().unwrap();
    let renew = ["renew", "--fingerprint", fingerprint, "--password-stdin"];
    let second = terminal.run(&renew).await;
    assert_eq!(second["common_name"], LOGIN_ID);
    assert_ne!(second["serial"], first["serial"]);

    let list = terminal.run(&["list"]).await;
    assert_eq!(list["certificates"].as_array().unwrap().len(), 2);
}
