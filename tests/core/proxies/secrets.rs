//! Credentials of the proxy and of the bank are in no view, log, error or output, and on no disk.

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use cert_core::flow::{Screen, UpdateView, View};
use cert_core::network::proxy::ProxyConnector;
use openssl::base64::encode_block;
use openssl::bn::BigNum;
use openssl::hash::{MessageDigest, hash};

use super::digest::digest_proxy;
use super::ntlm::{self, RARE_NT_HASH, RARE_PASSWORD, ntlm_proxy_for};
use super::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_through};
use crate::support::{
    Fixture, FlowHarness, Log, PASSWORD, Proxy, Releases, Terminal, USER, entries_below, file_with, finish, secret,
};

pub(crate) const WRONG: &str = "geheim-falsch-1";

/// Byte strings that must not appear anywhere.
pub(crate) struct Secrets(Vec<Vec<u8>>);

impl Secrets {
    /// Of the bank, and of a proxy with this user; in all the forms in which they are stored or sent.
    pub(crate) fn of(user: &str, password: &str) -> Self {
        let mut secrets = Self(vec![RARE_NT_HASH.to_be_bytes().to_vec()]);
        secrets.add_text(&format!("{RARE_NT_HASH:032x}"));
        for (user, password) in [(USER, PASSWORD), (user, password), (user, WRONG), (USER, WRONG)] {
            secrets.add_text(password);
            secrets.add_text(&encode_block(format!("{user}:{password}").as_bytes()));
            // This hash of Digest's is as good as the password (RFC 7616 section 5.4).
            let digest = format!("{user}:company:{password}");
            for kind in [MessageDigest::md5(), MessageDigest::sha256()] {
                let bytes = hash(kind, digest.as_bytes()).unwrap().to_vec();
                secrets.add_text(&BigNum::from_slice(&bytes).unwrap().to_hex_str().unwrap());
                secrets.0.push(bytes);
            }
        }
        secrets
    }

    /// In UTF-8 and UTF-16, either case.
    fn add_text(&mut self, text: &str) {
        for text in [text.to_owned(), text.to_uppercase(), text.to_lowercase()] {
            self.0.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
            self.0.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
            self.0.push(text.into_bytes());
        }
    }

    #[track_caller]
    pub(crate) fn assert_not_in(&self, what: &str, bytes: &[u8]) {
        let mut by_first = vec![Vec::new(); 256];
        for secret in &self.0 {
            by_first[usize::from(secret[0])].push(secret);
        }
        for (at, first) in bytes.iter().enumerate() {
            for secret in &by_first[usize::from(*first)] {
                let found = bytes[at..].starts_with(secret);
                assert!(!found, "{what} has {:?}", String::from_utf8_lossy(secret));
            }
        }
    }

    #[track_caller]
    fn assert_not_below(&self, folder: &Path) {
        let (folders, files): (Vec<_>, Vec<_>) = entries_below(folder).into_iter().partition(|entry| entry.is_dir());
        for entry in folders.iter().chain(&files) {
            self.assert_not_in("a file's name", entry.as_os_str().as_encoded_bytes());
        }
        for file in &files {
            self.assert_not_in(&file.display().to_string(), &fs::read(file).unwrap());
        }
        assert!(!files.is_empty(), "nothing was looked at");
    }

    #[track_caller]
    fn assert_not_shown_by(&self, shown: &impl Debug) {
        self.assert_not_in("a debug form", format!("{shown:?}").as_bytes());
        self.assert_not_in("a debug form", format!("{shown:#?}").as_bytes());
    }
}

/// Issue, renewal and update through the window's flow, with wrong passwords first; the log is at level TRACE.
async fn behind_the_window(proxy: Proxy, user: &str, password: &str) {
    let secrets = Secrets::of(user, password);
    let (log, releases) = (Log::begin(), Releases::new().await);
    let connector = connector_through(&proxy.setting(), None);
    let app = releases.opened_behind(Arc::clone(&connector)).await;
    live(&app, &releases, user, password).await;
    let pushed = app.pushed();
    let ready = |view: &View| matches!(view.update, Some(UpdateView::Ready { .. }));
    assert!(pushed.iter().any(ready), "{pushed:?}");
    secrets.assert_not_shown_by(&pushed);
    secrets.assert_not_in("a view", serde_json::to_string(&pushed).unwrap().as_bytes());
    secrets.assert_not_shown_by(&(&app.flow, &connector));
    let log = log.text();
    assert!(log.contains("the proxy asks") && log.contains("TRACE"), "{log}");
    secrets.assert_not_in("the log", log.as_bytes());
    secrets.assert_not_below(&releases.state());
    errors_show_no_secret(&secrets, &proxy, user).await;
}

async fn live(app: &FlowHarness, fixture: &Fixture, user: &str, password: &str) {
    let authenticate = async |password| app.flow.authenticate_proxy(user.to_owned(), secret(password)).await;
    app.await_proxy_prompt().await;
    app.flow.back().await;
    app.flow.begin_issue().await;
    app.flow.back().await;
    app.flow.back().await;
    app.flow.begin_issue().await;
    authenticate(WRONG).await;
    authenticate(password).await;
    app.authenticate(USER, WRONG).await;
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    app.view(|view| view.update.is_some()).await;
    app.flow.back().await;
    let fingerprint = fixture.working().remove(0).to_string();
    app.flow.begin_renewal(&fingerprint).await;
    assert_matches!(app.authenticate(USER, PASSWORD).await, Screen::Result { .. });
    app.flow.download_update().await;
    app.view(|view| matches!(view.update, Some(UpdateView::Ready { .. }))).await;
}

async fn errors_show_no_secret(secrets: &Secrets, proxy: &Proxy, user: &str) {
    let connector: Arc<ProxyConnector> = connector_through(&proxy.setting(), Some((user, WRONG)));
    for _ in 0..2 {
        let error = connector.probe(&"https://bank.example".parse().unwrap()).await.unwrap_err();
        secrets.assert_not_shown_by(&error);
        secrets.assert_not_in("an error", error.to_string().as_bytes());
        secrets.assert_not_shown_by(&cert_core::Error::Network(error.into()));
    }
}

/// The same with cert-cli: what it prints, and everything below the user's home.
async fn behind_the_terminal(proxy: Proxy, user: &str, password: &str) {
    let (secrets, releases) = (Secrets::of(user, password), Releases::new().await);
    let terminal = Terminal::before(&releases.bank);
    let issue = ["issue", "--login-id", USER, "--password-stdin"];
    let renew = ["renew", "--expiring-within", "1000", "--password-stdin"];
    for (password, bank, succeed) in [(WRONG, PASSWORD, false), (password, WRONG, false), (password, PASSWORD, true)] {
        let file = file_with(password);
        let file = file.path().to_str().unwrap();
        let setting = proxy.setting();
        let options = ["--proxy", &setting, "--proxy-user", user, "--proxy-password-file", file];
        for command in [&["doctor"][..], &issue, &renew, &["update"]] {
            let outcome = finish(terminal.command(&[command, &options].concat()), Some(bank)).await;
            let has_succeeded = matches!(outcome.status.code(), Some(0 | 3));
            assert!(has_succeeded || !succeed, "{outcome:?}");
            secrets.assert_not_in("standard output", outcome.stdout.as_bytes());
            secrets.assert_not_in("standard error", outcome.stderr.as_bytes());
        }
    }
    assert_eq!(terminal.list().await.len(), 2);
    secrets.assert_not_below(terminal.state().parent().unwrap());
    secrets.assert_not_below(terminal.store.path());
}

macro_rules! nowhere {
    ($($name:ident: $behind:ident, $proxy:expr, $user:expr, $password:expr;)+) => {$(
        #[tokio::test]
        async fn $name() {
            $behind($proxy, $user, $password).await;
        }
    )+};
}

nowhere! {
    behind_the_window_by_basic: behind_the_window, basic_proxy(), PROXY_USER, PROXY_PASSWORD;
    behind_the_window_by_digest: behind_the_window, digest_proxy("SHA-256"), PROXY_USER, PROXY_PASSWORD;
    behind_the_window_by_ntlm: behind_the_window, ntlm_proxy_for(RARE_NT_HASH, true), ntlm::USER, RARE_PASSWORD;
    behind_the_terminal_by_basic: behind_the_terminal, basic_proxy(), PROXY_USER, PROXY_PASSWORD;
    behind_the_terminal_by_digest: behind_the_terminal, digest_proxy("MD5"), PROXY_USER, PROXY_PASSWORD;
    behind_the_terminal_by_ntlm: behind_the_terminal, ntlm_proxy_for(RARE_NT_HASH, true), ntlm::USER, RARE_PASSWORD;
}

/// The search itself works.
#[test]
fn secrets_that_are_present_are_found() {
    let secrets = Secrets::of(PROXY_USER, PROXY_PASSWORD);
    let utf16: Vec<u8> = PROXY_PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let basic = encode_block(format!("{PROXY_USER}:{PROXY_PASSWORD}").as_bytes());
    let hashed = format!("{RARE_NT_HASH:032X}");
    let raw = RARE_NT_HASH.to_be_bytes();
    for bytes in [PASSWORD.as_bytes(), &utf16, basic.as_bytes(), hashed.as_bytes(), &raw] {
        let beside = [b"before ", bytes, b" after"].concat();
        std::panic::catch_unwind(|| secrets.assert_not_in("it", &beside)).unwrap_err();
    }
    secrets.assert_not_in("it", b"nothing");
}
