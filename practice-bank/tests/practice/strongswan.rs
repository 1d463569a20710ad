//! strongSwan's `pki --est` and `--estca`, an independent EST client, at the practice bank.

use std::path::PathBuf;
use std::process::{Output, Stdio};

use openssl::x509::X509;
use practice_bank::CertificateRecord;
use tempfile::TempDir;
use tokio::process::Command;

use crate::support::{LOGIN, TestBank};

#[tokio::test(flavor = "multi_thread")]
async fn fetches_the_authorities() {
    let pki = Pki::new().await;
    let read = |file| X509::from_pem(&std::fs::read(pki.path(file)).unwrap()).unwrap();
    let root = X509::from_pem(pki.bank.ca_pem().as_bytes()).unwrap();
    assert_eq!(read("ca.pem").to_der().unwrap(), root.to_der().unwrap());
    assert!(read("ca-1.pem").verify(&root.public_key().unwrap()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolls_and_reenrolls() {
    let pki = Pki::new().await;
    let request = ["--in", "request.pem"];
    pki.prepare("key.pem", "request.pem", &format!("CN={}", LOGIN.0)).await;
    let enrolled = pki.run(&pki.est(&login(), &request)).await;
    let [first] = pki.issued();
    assert_eq!(X509::from_pem(&enrolled).unwrap().to_der().unwrap(), first.der);
    std::fs::write(pki.path("certificate.pem"), &enrolled).unwrap();

    let subject = pki.subject_of("certificate.pem").await;
    pki.prepare("new-key.pem", "renewal.pem", &subject).await;
    let old = ["--cert", "certificate.pem", "--key", "key.pem", "--in", "renewal.pem"];
    let reenrolled = pki.run(&pki.est(&login(), &old)).await;
    let [_, second] = pki.issued();
    assert_eq!(second.renews, first.serial);
    assert_eq!(X509::from_pem(&reenrolled).unwrap().to_der().unwrap(), second.der);
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_for_an_approval() {
    let pki = Pki::new().await;
    pki.prepare("key.pem", "request.pem", &format!("CN={}", LOGIN.0)).await;
    pki.bank.fault("pending=1");
    let enrolled = pki.run(&pki.est(&login(), &["--in", "request.pem", "--interval", "1"])).await;
    let [issued] = pki.issued();
    assert_eq!(X509::from_pem(&enrolled).unwrap().to_der().unwrap(), issued.der);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused() {
    let pki = Pki::new().await;
    pki.prepare("key.pem", "request.pem", &format!("CN={}", LOGIN.0)).await;
    let login = format!("{}:wrong", LOGIN.0);
    let refused = pki.attempt(&pki.est(&login, &["--in", "request.pem"])).await;
    assert!(!refused.status.success());
    let [] = pki.issued();
}

fn login() -> String {
    format!("{}:{}", LOGIN.0, LOGIN.1)
}

const MISSING: &str = "strongSwan's `pki` is needed: \
                       apt-get install strongswan-pki libstrongswan-standard-plugins";

/// strongSwan's `pki`, in a folder of its own, and the bank it knows.
struct Pki {
    bank: TestBank,
    directory: TempDir,
}

impl Pki {
    /// With the authorities fetched (`--estca`): the root in `ca.pem`, the issuing one in `ca-1.pem`.
    /// Panics, with the packages to install, where there is no `pki` or it cannot do TLS.
    async fn new() -> Self {
        let pki = Self { bank: TestBank::start().await, directory: TempDir::new().unwrap() };
        // Without the standard plugins it knows no elliptic curve, and no modern server talks to it.
        let help = pki.attempt(&["--help"]).await;
        let plugins = String::from_utf8([help.stdout, help.stderr].concat()).unwrap();
        let loaded = plugins.lines().find(|line| line.starts_with("loaded plugins:"));
        assert!(loaded.is_some_and(|line| line.contains("openssl")), "{MISSING}");
        std::fs::write(pki.path("tls.pem"), pki.bank.ca_pem()).unwrap();
        let url = pki.bank.service_url();
        pki.run(&["--estca", "--url", url, "--cacert", "tls.pem", "--caout", "ca.pem", "--outform", "pem"]).await;
        pki
    }

    /// What `pki` prints.
    async fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.attempt(arguments).await;
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pki {}: {messages}", arguments.join(" "));
        output.stdout
    }

    async fn attempt(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("pki");
        command.args(arguments).current_dir(self.directory.path());
        command.stdin(Stdio::null()).kill_on_drop(true);
        command.output().await.unwrap_or_else(|error| panic!("{MISSING} ({error})"))
    }

    /// The arguments for an enrollment.
    fn est<'a>(&'a self, login: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let fixed = ["--est", "--url", self.bank.service_url(), "--cacert", "ca.pem", "--cacert", "ca-1.pem"];
        [&fixed[..], &["--userpass", login, "--outform", "pem"], more].concat()
    }

    /// All certificates the bank has issued, the latest last; they must be this many.
    fn issued<const COUNT: usize>(&self) -> [CertificateRecord; COUNT] {
        let issued = self.bank.certificates().unwrap().try_into();
        issued.unwrap_or_else(|other: Vec<_>| panic!("{COUNT} certificates expected, {} issued", other.len()))
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    /// The subject as `pki` shows it and takes it.
    async fn subject_of(&self, certificate: &str) -> String {
        let shown = String::from_utf8(self.run(&["--print", "--in", certificate]).await).unwrap();
        let line = shown.lines().find_map(|line| line.trim_start().strip_prefix("subject:"));
        line.unwrap().trim().trim_matches('"').to_owned()
    }

    /// A new key in `key` and a request for this name in `request`.
    async fn prepare(&self, key: &str, request: &str, name: &str) {
        let made = self.run(&["--gen", "--type", "rsa", "--size", "2048", "--outform", "pem"]).await;
        std::fs::write(self.path(key), made).unwrap();
        let made = self.run(&["--req", "--in", key, "--type", "priv", "--dn", name, "--outform", "pem"]).await;
        std::fs::write(self.path(request), made).unwrap();
    }
}
