//! `cert-cli` through every kind of proxy: the diagnosis, a certificate, its renewal, an update.

use tempfile::NamedTempFile;

use super::digest::digest_proxy;
use super::kerberos::Domain;
use super::ntlm::{self, ntlm_proxy};
use super::squid::{self, SECRET, basic, digest, squid, tinyproxy};
use super::{PROXY_PASSWORD, PROXY_USER};
use crate::support::{Answer, ISSUE, Outcome, PASSWORD, Proxy, Releases, Terminal, at_a_terminal, file_with, finish};

/// A PC's settings, and its user's credentials.
pub(crate) struct Pc {
    proxy: String,
    credentials: Option<(&'static str, NamedTempFile)>,
    pub(crate) variables: Vec<(&'static str, String)>,
    /// Replaces the machine's `/etc/hosts`.
    pub(crate) hosts: Option<&'static str>,
}

impl Pc {
    pub(crate) fn with_credentials(proxy: String, user: &'static str, password: &str) -> Self {
        Self { proxy, credentials: Some((user, file_with(password))), variables: Vec::new(), hosts: None }
    }

    /// Runs every command that needs the bank, and checks the errors without credentials and with wrong ones.
    /// `method` is the authentication method.
    async fn works(self, method: Option<&str>) {
        let releases = Releases::new().await;
        let terminal = Terminal::before(&releases.bank);
        if let Some((user, _)) = &self.credentials {
            self.with(None).run(&terminal, &["doctor"]).await.failed("proxy_credentials_required");
            let wrong = self.with(Some((user, file_with("wrong"))));
            wrong.run(&terminal, &["doctor"]).await.failed("proxy_credentials_wrong");
        }
        let examined = self.run(&terminal, &["doctor"]).await.done();
        assert_eq!(examined["proxy_authentication"].as_str(), method, "{examined}");
        assert!(examined["proxy"].is_string(), "{examined}");
        assert_eq!(examined["authorities"], 2, "{examined}");
        self.run(&terminal, &ISSUE).await.done();
        let renew = ["renew", "--expiring-within", "1000", "--password-stdin"];
        self.run(&terminal, &renew).await.done();
        assert_eq!(terminal.list().await.len(), 2);
        self.run(&terminal, &["update"]).await.newer();
    }

    /// The same, with typed credentials sent by this method.
    async fn works_by(self, method: &str) {
        self.works(Some(&format!("{method} with user name and password"))).await;
    }

    pub(crate) fn without_credentials(proxy: String) -> Self {
        Self { proxy, credentials: None, variables: Vec::new(), hosts: None }
    }

    pub(crate) fn with(&self, credentials: Option<(&'static str, NamedTempFile)>) -> Self {
        Self { proxy: self.proxy.clone(), credentials, variables: self.variables.clone(), hosts: self.hosts }
    }

    pub(crate) async fn run(&self, terminal: &Terminal, command: &[&str]) -> Outcome {
        let mut arguments = [command, &["--proxy", &self.proxy]].concat();
        if let Some((user, file)) = &self.credentials {
            arguments.extend(["--proxy-user", user, "--proxy-password-file"]);
            arguments.push(file.path().to_str().unwrap());
        }
        let hosts = self.hosts.map(file_with);
        let mut program = match &hosts {
            Some(hosts) => terminal.command_with_hosts(hosts.path(), &arguments),
            None => terminal.command(&arguments),
        };
        program.envs(self.variables.iter().cloned());
        finish(program, Some(PASSWORD)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_proxy() {
    let (_fixture, terminal) = at_a_terminal().await;
    let examined = terminal.run(&["doctor", "--proxy", "none"], None).await.done();
    assert!(examined["proxy"].is_null(), "{examined}");
    assert_eq!(examined["routes"], serde_json::json!(["direct"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_authentication() {
    let proxy = Proxy::new(|_| Answer::Tunnel);
    Pc::without_credentials(proxy.setting()).works(None).await;
}

macro_rules! works_by {
    ($($(#[$why:meta])* $name:ident: $proxy:expr, $user:expr, $password:expr, $method:literal;)+) => {$(
        $(#[$why])*
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let proxy = $proxy;
            Pc::with_credentials(proxy.setting(), $user, $password).works_by($method).await;
        }
    )+};
}

works_by! {
    basic_by_squid: squid(basic).await, squid::USER, SECRET, "Basic";
    basic_by_tinyproxy: tinyproxy().await, squid::USER, SECRET, "Basic";
    /// By MD5: squid (Debian has 5.7) supports no other hash.
    digest_by_squid: squid(digest).await, squid::USER, SECRET, "Digest (MD5)";
    the_stronger_of_two_by_squid:
        squid(|folder| basic(folder) + &digest(folder)).await, squid::USER, SECRET, "Digest (MD5)";
    digest_with_sha_256: digest_proxy("SHA-256"), PROXY_USER, PROXY_PASSWORD, "Digest (SHA-256)";
    ntlm: ntlm_proxy(true), ntlm::USER, ntlm::USERS_PASSWORD, "NTLM";
    /// The messages are verified by another implementation of NTLM than ours.
    ntlm_by_squid: squid(squid::ntlm).await, squid::NTLM_USER, SECRET, "NTLM";
}

#[tokio::test(flavor = "multi_thread")]
async fn kerberos_with_a_ticket() {
    let domain = Domain::new().await;
    let proxy = domain.proxy(basic).await;
    domain.sign_in();
    domain.pc(&proxy, SECRET).with(None).works(Some("Negotiate as the signed-in user")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kerberos_without_a_ticket() {
    let domain = Domain::new().await;
    let proxy = domain.proxy(digest).await;
    domain.pc(&proxy, SECRET).works_by("Digest (MD5)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_script() {
    let squid = squid(basic).await;
    let address = squid.setting();
    let text = format!(
        "function FindProxyForURL(url, host) {{
           return isInNet(host, '127.0.0.0', '255.0.0.0') ? 'PROXY {}' : 'PROXY other:1';
         }}",
        address.trim_start_matches("http://")
    );
    let script = file_with(&text);
    let proxy = format!("pac+file://{}", script.path().display());
    Pc::with_credentials(proxy, squid::USER, SECRET).works_by("Basic").await;
}
