//! A company's domain: a real Kerberos server (krb5kdc(8)), and squid(8) that accepts its tickets.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::matrix::Pc;
use super::squid::{SECRET, USER, basic, ntlm_in_negotiate, scheme, squid, squid_in, with_page};
use crate::support::{Answer, ISSUE, Program, Proxy, Silent, at_a_terminal, file_with, refused_address};

const REALM: &str = "COMPANY.EXAMPLE";

/// A domain with one user and one proxy, named localhost unless specified.
pub(crate) struct Domain {
    server: Program,
    /// Files that are kept when the server starts again on another port.
    folder: TempDir,
}

impl Domain {
    pub(crate) async fn new() -> Self {
        Self::with_proxy("localhost").await
    }

    /// The same, with the proxy registered under this name alone.
    async fn with_proxy(name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let server = Program::start(|own, port| {
            write_configuration(own, folder.path(), port);
            let mut command = Command::new("krb5kdc");
            command.arg("-n").envs(variables(folder.path()));
            fill(folder.path(), name);
            command
        });
        Self { server: server.await, folder }
    }

    /// Signs the PC's user in.
    pub(crate) fn sign_in(&self) {
        let mut command = Command::new("kinit");
        command.arg(USER).envs(self.variables());
        run_with_input(&mut command, &format!("{SECRET}\n"));
    }

    /// squid that accepts tickets, and whatever else `more` configures.
    pub(crate) async fn proxy(&self, more: impl Fn(&Path) -> String) -> Program {
        let keys = self.folder.path().join("keys");
        let helper = format!("negotiate_kerberos_auth -k {} -s GSS_C_NO_NAME", keys.display());
        squid_in(&self.variables(), |folder| scheme("negotiate", &helper) + &more(folder)).await
    }

    /// A PC of the domain whose user has this password for the proxy. SPNEGO needs the proxy's host name.
    pub(crate) fn pc(&self, proxy: &Program, password: &str) -> Pc {
        let setting = format!("http://localhost:{}", proxy.port);
        let mut pc = Pc::with_credentials(setting, USER, password);
        pc.variables = self.variables();
        pc
    }

    /// The environment of a program in the domain.
    fn variables(&self) -> Vec<(&'static str, String)> {
        variables(self.folder.path()).to_vec()
    }
}

fn variables(folder: &Path) -> [(&'static str, String); 4] {
    let file = |name| folder.join(name).display().to_string();
    [
        ("KRB5_CONFIG", file("krb5.conf")),
        ("KRB5_KDC_PROFILE", file("kdc.conf")),
        ("KRB5CCNAME", format!("FILE:{}", file("tickets"))),
        // No replay cache outside of this folder.
        ("KRB5RCACHENAME", "none:".to_owned()),
    ]
}

/// krb5.conf of a PC, with these values of `dns_canonicalize_hostname` and `rdns`.
fn general(port: u16, canonicalize: &str, rdns: bool) -> String {
    format!(
        "[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n\
         \x20dns_lookup_realm = false\n dns_canonicalize_hostname = {canonicalize}\n rdns = {rdns}\n\
         \x20udp_preference_limit = 1\n\
         [realms]\n {REALM} = {{\n kdc = 127.0.0.1:{port}\n }}\n\
         [domain_realm]\n localhost = {REALM}\n .company.example = {REALM}\n"
    )
}

fn write_configuration(own: &Path, folder: &Path, port: u16) {
    let general = general(port, "false", false);
    let own = own.display();
    let server = format!(
        "[kdcdefaults]\n kdc_listen = \"\"\n kdc_tcp_listen = 127.0.0.1:{port}\n\
         [realms]\n {REALM} = {{\n database_name = {own}/principal\n key_stash_file = {own}/stash\n }}\n\
         [logging]\n kdc = FILE:{own}/log\n"
    );
    fs::write(folder.join("krb5.conf"), general).unwrap();
    fs::write(folder.join("kdc.conf"), server).unwrap();
}

/// Creates the user and the service; the proxy's key goes to a file.
fn fill(folder: &Path, proxy: &str) {
    let mut create = Command::new("kdb5_util");
    create.args(["create", "-s", "-r", REALM, "-P", "master"]).envs(variables(folder));
    run_with_input(&mut create, "");
    let keys = folder.join("keys");
    let _ = fs::remove_file(&keys);
    let queries = format!(
        "addprinc -pw {SECRET} {USER}\naddprinc -randkey HTTP/{proxy}\nktadd -k {} HTTP/{proxy}\n",
        keys.display()
    );
    run_with_input(Command::new("kadmin.local").args(["-r", REALM]).envs(variables(folder)), &queries);
    // squid, started by root, switches to another user.
    Command::new("chmod").args(["-R", "a+rwX"]).arg(folder).status().unwrap();
}

fn run_with_input(command: &mut Command, input: &str) {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Typed credentials are sent by the next scheme.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_ticket_credentials_are_required() {
    let ((_fixture, terminal), domain) = (at_a_terminal().await, Domain::new().await);
    let proxy = domain.proxy(basic).await;
    let pc = domain.pc(&proxy, SECRET);
    pc.with(None).run(&terminal, &ISSUE).await.failed("proxy_credentials_required");
    let examined = pc.run(&terminal, &["doctor"]).await.done();
    assert_eq!(examined["proxy_authentication"], "Basic with user name and password");
}

/// With a proxy that accepts only tickets.
#[tokio::test(flavor = "multi_thread")]
async fn a_typed_password_gets_a_ticket() {
    let ((_fixture, terminal), domain) = (at_a_terminal().await, Domain::new().await);
    let proxy = domain.proxy(|_| String::new()).await;
    let (right, wrong) = (domain.pc(&proxy, SECRET), domain.pc(&proxy, "wrong"));
    let examined = right.run(&terminal, &["doctor"]).await.done();
    assert_eq!(examined["proxy_authentication"], "Negotiate with user name and password");
    wrong.run(&terminal, &["doctor"]).await.failed("proxy_credentials_wrong");
    drop(domain.server); // out of reach
    right.run(&terminal, &["doctor"]).await.failed("proxy_sign_in_failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn case_09_a_large_407_page_is_read_to_its_end_before_a_ticket() {
    let ((_fixture, terminal), domain) = (at_a_terminal().await, Domain::new().await);
    domain.sign_in();
    let proxy = domain.proxy(with_page(200_000, |_| String::new())).await;
    let examined = domain.pc(&proxy, SECRET).with(None).run(&terminal, &["doctor"]).await.done();
    assert_eq!(examined["proxy_authentication"], "Negotiate as the signed-in user");
}

/// The name in the setting is an alias (CNAME), and the address's reverse name (PTR) is a third one.
const HOSTS: &str = "127.0.0.1 localhost\n127.0.0.1 real.company.example alias.company.example\n";

/// Whichever of its names the proxy is registered under, and however the library is configured to canonicalize names.
#[tokio::test(flavor = "multi_thread")]
async fn case_13_a_proxy_with_an_alias_takes_the_ticket_whatever_the_configuration() {
    let (_fixture, terminal) = at_a_terminal().await;
    for registered in ["alias.company.example", "real.company.example"] {
        let domain = Domain::with_proxy(registered).await;
        let proxy = domain.proxy(|_| String::new()).await;
        domain.sign_in();
        for (canonicalize, rdns) in [("false", false), ("true", false), ("true", true), ("fallback", false)] {
            let mut pc = Pc::without_credentials(format!("http://alias.company.example:{}", proxy.port));
            let general = file_with(&general(domain.server.port, canonicalize, rdns));
            pc.variables = domain.variables();
            pc.variables[0].1 = general.path().display().to_string();
            pc.hosts = Some(HOSTS);
            let examined = pc.run(&terminal, &["doctor"]).await.done();
            let what = format!("{registered}: dns_canonicalize_hostname = {canonicalize}, rdns = {rdns}");
            assert_eq!(examined["proxy_authentication"], "Negotiate as the signed-in user", "{what}");
        }
    }
}

/// The user has a ticket, but the domain's server, which issues the proxy's ticket, does not respond or refuses
/// connections.
#[tokio::test(flavor = "multi_thread")]
async fn case_13_where_the_domain_is_away_the_next_scheme_is_taken() {
    let ((_fixture, terminal), domain) = (at_a_terminal().await, Domain::new().await);
    let proxy = domain.proxy(basic).await;
    domain.sign_in();
    let (mut pc, silent) = (domain.pc(&proxy, SECRET), Silent::at("127.0.0.1").await.unwrap());
    for port in [silent.address.port(), refused_address().port()] {
        let general = file_with(&general(port, "false", false));
        pc.variables[0].1 = general.path().display().to_string();
        let examined = pc.run(&terminal, &["doctor"]).await.done();
        assert_eq!(examined["proxy_authentication"], "Basic with user name and password");
    }
    let waited_for = terminal.log().matches("the domain does not answer in time").count();
    assert_eq!(waited_for, 1, "{}", terminal.log());
}

/// The proxy offers only Negotiate but accepts no tickets, so that even the right credentials are of no use.
#[tokio::test(flavor = "multi_thread")]
async fn case_14_a_proxy_that_speaks_ntlm_inside_of_negotiate_is_named_as_one_that_takes_no_ticket() {
    const NTLM_CHALLENGE: &str = "TlRMTVNTUAACAAAAAAAAADgAAAABAoiiASNFZ4mrze8AAAAAAAAAAAAAAAA4AAAA";
    const REJECTED: &str = "oQcwBaADCgEC";
    let ((_fixture, terminal), domain) = (at_a_terminal().await, Domain::new().await);
    for token in ["", NTLM_CHALLENGE, REJECTED] {
        let proxy = Proxy::new(move |head| {
            let token = if head.contains("Proxy-Authorization") { token } else { "" };
            let head = format!("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate {token}\r\n");
            Answer::Keep(format!("{head}Content-Length: 0\r\n\r\n"))
        });
        let port = proxy.setting().rsplit_once(':').unwrap().1.to_owned();
        let mut pc = Pc::with_credentials(format!("http://localhost:{port}"), USER, SECRET);
        pc.variables = domain.variables();
        pc.run(&terminal, &["doctor"]).await.failed("proxy_sign_in_failed");
    }
    let real = squid(ntlm_in_negotiate).await;
    domain.pc(&real, SECRET).run(&terminal, &["doctor"]).await.failed("proxy_sign_in_failed");
}
