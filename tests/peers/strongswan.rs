//! strongSwan's `pki --est` and `--estca` at the practice bank.

use std::path::PathBuf;
use std::process::Stdio;

use openssl::x509::X509;
use practice_bank::{Fault, RetryAfter};
use tempfile::TempDir;
use tokio::process::Command;

use crate::support::TestBank;

/// `pki --est` with the authorities fetched before.
async fn enroll(pki: &Pki, bank: &TestBank, login: &str, more: &[&str]) -> Outcome {
    let url = bank.bank.service_url();
    let fixed = ["--est", "--url", url, "--cacert", "ca.pem", "--cacert", "ca-1.pem"];
    let variable = ["--userpass", login, "--outform", "pem"];
    pki.attempt(&[&fixed[..], &variable[..], more].concat()).await
}

fn login_of(bank: &TestBank) -> String {
    let user = bank.user();
    format!("{}:{}", user.login_id, user.password)
}

/// The subject as `pki` shows it and takes it.
async fn subject_of(pki: &Pki, certificate: &str) -> String {
    let shown = pki.run(&["--print", "--in", certificate]).await;
    let shown = String::from_utf8(shown).unwrap();
    let line = shown.lines().find_map(|line| line.trim_start().strip_prefix("subject:"));
    line.unwrap().trim().trim_matches('"').to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn fetches_the_authorities() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    pki.fetch_authorities(&bank).await;
    let read = |file| X509::from_pem(&std::fs::read(pki.path(file)).unwrap()).unwrap();
    let root = X509::from_pem(bank.bank.ca_pem().as_bytes()).unwrap();
    assert_eq!(read("ca.pem").to_der().unwrap(), root.to_der().unwrap());
    assert!(read("ca-1.pem").verify(&root.public_key().unwrap()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolls_and_reenrolls() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    let login = login_of(&bank);
    pki.fetch_authorities(&bank).await;

    pki.prepare("key.pem", "request.pem", &format!("CN={}", bank.user().login_id)).await;
    let enrolled = enroll(&pki, &bank, &login, &["--in", "request.pem"]).await;
    assert!(enrolled.succeeded, "{}", enrolled.messages);
    let [first] = bank.issued();
    let came = X509::from_pem(&enrolled.output).unwrap();
    assert_eq!(came.to_der().unwrap(), first.der);
    std::fs::write(pki.path("certificate.pem"), &enrolled.output).unwrap();

    let subject = subject_of(&pki, "certificate.pem").await;
    pki.prepare("new-key.pem", "renewal.pem", &subject).await;
    let old = ["--cert", "certificate.pem", "--key", "key.pem", "--in", "renewal.pem"];
    let reenrolled = enroll(&pki, &bank, &login, &old).await;
    assert!(reenrolled.succeeded, "{}", reenrolled.messages);
    let [_, second] = bank.issued();
    assert_eq!(second.renews, first.serial);
    assert_eq!(X509::from_pem(&reenrolled.output).unwrap().to_der().unwrap(), second.der);
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_for_an_approval() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    pki.fetch_authorities(&bank).await;
    pki.prepare("key.pem", "request.pem", &format!("CN={}", bank.user().login_id)).await;
    bank.bank.faults().add(Fault::Pending(RetryAfter::Seconds(1)));

    let request = ["--in", "request.pem", "--interval", "1"];
    let enrolled = enroll(&pki, &bank, &login_of(&bank), &request).await;
    assert!(enrolled.succeeded, "{}", enrolled.messages);
    let [issued] = bank.issued();
    assert_eq!(X509::from_pem(&enrolled.output).unwrap().to_der().unwrap(), issued.der);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    pki.fetch_authorities(&bank).await;
    pki.prepare("key.pem", "request.pem", &format!("CN={}", bank.user().login_id)).await;

    let login = format!("{}:wrong", bank.user().login_id);
    let refused = enroll(&pki, &bank, &login, &["--in", "request.pem"]).await;
    assert!(!refused.succeeded);
    let [] = bank.issued();
}

const MISSING: &str = "strongSwan's `pki` is needed: \
                       apt-get install strongswan-pki libstrongswan-standard-plugins";

/// strongSwan's `pki`, in a folder of its own.
struct Pki {
    directory: TempDir,
}

/// What a run of `pki` came to.
struct Outcome {
    succeeded: bool,
    output: Vec<u8>,
    messages: String,
}

impl Pki {
    /// Panics, with the packages to install, where there is no `pki` or it cannot do TLS.
    async fn new() -> Self {
        let pki = Self { directory: TempDir::new().unwrap() };
        // Without the standard plugins it knows no elliptic curve, and no modern server talks to it.
        let help = pki.attempt(&["--help"]).await;
        let plugins = String::from_utf8_lossy(&help.output).into_owned() + &help.messages;
        let loaded = plugins.lines().find(|line| line.starts_with("loaded plugins:"));
        assert!(loaded.is_some_and(|line| line.contains("openssl")), "{MISSING}");
        pki
    }

    /// What `pki` prints.
    async fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let outcome = self.attempt(arguments).await;
        assert!(outcome.succeeded, "pki {}: {}", arguments.join(" "), outcome.messages);
        outcome.output
    }

    async fn attempt(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new("pki");
        command.args(arguments).current_dir(self.directory.path());
        command.stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.unwrap_or_else(|error| panic!("{MISSING} ({error})"));
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        Outcome { succeeded: output.status.success(), output: output.stdout, messages }
    }

    /// What `pki` prints, as a file in its folder.
    async fn run_into(&self, file: &str, arguments: &[&str]) {
        let output = self.run(arguments).await;
        std::fs::write(self.path(file), output).unwrap();
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    /// `pki --estca`: root into `ca.pem`, issuing authority into `ca-1.pem`.
    async fn fetch_authorities(&self, bank: &TestBank) {
        std::fs::write(self.path("tls.pem"), bank.bank.ca_pem()).unwrap();
        let url = bank.bank.service_url();
        let trusted = ["--estca", "--url", url, "--cacert", "tls.pem"];
        self.run(&[&trusted[..], &["--caout", "ca.pem", "--outform", "pem"]].concat()).await;
    }

    /// A new key in `key` and a request for this name in `request`.
    async fn prepare(&self, key: &str, request: &str, name: &str) {
        let of_key = ["--gen", "--type", "rsa", "--size", "2048", "--outform", "pem"];
        self.run_into(key, &of_key).await;
        let of_request = ["--req", "--in", key, "--type", "priv", "--dn", name];
        self.run_into(request, &[&of_request[..], &["--outform", "pem"]].concat()).await;
    }
}
