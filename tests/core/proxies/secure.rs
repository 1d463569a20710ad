//! Proxies behind TLS. They are verified by the system's roots, whatever the bank's profile trusts.

use cert_core::keystore::contract::Issued;
use openssl::pkey::PKey;
use tempfile::NamedTempFile;

use super::matrix::Pc;
use super::squid::{SECRET, USER, basic, squid_behind_tls};
use crate::support::{Authority, PASSWORD, Program, at_a_terminal, file_with, finish};

/// squid with a certificate for `localhost`, and the company's CA, which a PC may trust or not.
struct Company {
    proxy: Program,
    root: NamedTempFile,
}

impl Company {
    async fn new() -> Self {
        let authority = Authority::named("the company");
        let Issued { key, certificate, .. } = authority.server("localhost");
        // squid with GnuTLS sends only the first certificate of a chain.
        let [certificate, root] = [certificate, authority.issuing()].map(|one| one.x509().unwrap().to_pem().unwrap());
        let key = PKey::private_key_from_pkcs8(&key.to_pkcs8().unwrap()).unwrap().private_key_to_pem_pkcs8().unwrap();
        let [certificate, key, root] = [certificate, key, root].map(|pem| file_with(&text(pem)));
        Self { proxy: squid_behind_tls([&certificate, &key], basic).await, root }
    }

    fn address(&self, host: &str) -> String {
        format!("https://{host}:{}", self.proxy.port)
    }

    /// A PC whose system trusts the company's CA.
    fn pc(&self, setting: String) -> Pc {
        let mut pc = Pc::with_credentials(setting, USER, SECRET);
        pc.variables = vec![("SSL_CERT_FILE", self.root.path().display().to_string())];
        pc
    }
}

fn text(pem: Vec<u8>) -> String {
    String::from_utf8(pem).unwrap()
}

/// As an argument, by a script, and in the environment with its credentials: by Basic without a caution, as TLS
/// protects it.
#[tokio::test(flavor = "multi_thread")]
async fn case_07_squid_behind_tls_is_reached_by_every_kind_of_setting() {
    let ((_fixture, terminal), company) = (at_a_terminal().await, Company::new().await);
    let (address, port) = (company.address("localhost"), company.proxy.port);
    let script = file_with(&format!("FindProxyForURL = () => 'HTTPS localhost:{port}; PROXY nobody.invalid:1'"));
    for setting in [address.clone(), format!("pac+file://{}", script.path().display())] {
        let examined = company.pc(setting).run(&terminal, &["doctor"]).await.done();
        assert_eq!(examined["proxy"], format!("{address}/"));
        assert_eq!(examined["proxy_authentication"], "Basic with user name and password");
        assert_eq!(examined["authorities"], 2);
    }
    let mut program = terminal.command(&["issue", "--login-id", crate::support::USER, "--password-stdin"]);
    program.env("https_proxy", address.replace("://", &format!("://{USER}:{SECRET}@")));
    program.env("SSL_CERT_FILE", company.root.path());
    finish(program, Some(PASSWORD)).await.done();
}

/// From a CA that the system does not trust (the bank's own root does not count), or for another name: nothing is sent.
#[tokio::test(flavor = "multi_thread")]
async fn case_07_a_proxy_that_is_another_is_named() {
    let ((_fixture, terminal), company) = (at_a_terminal().await, Company::new().await);
    let without_authority = Pc::with_credentials(company.address("localhost"), USER, SECRET);
    without_authority.run(&terminal, &["doctor"]).await.failed("proxy_untrusted");
    company.pc(company.address("127.0.0.1")).run(&terminal, &["doctor"]).await.failed("proxy_untrusted");
    let policy = format!("proxy_server = '{}'", company.address("localhost"));
    terminal.run_under(&policy, &["doctor"]).await.failed("proxy_untrusted");
}
