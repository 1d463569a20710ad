use std::path::PathBuf;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::Command;

use super::bank::TestBank;

const MISSING: &str = "strongSwan's `pki` is needed: \
                       apt-get install strongswan-pki libstrongswan-standard-plugins";

/// strongSwan's `pki`, in a folder of its own.
pub(crate) struct Pki {
    directory: TempDir,
}

/// What a run of `pki` came to.
pub(crate) struct Outcome {
    pub(crate) succeeded: bool,
    pub(crate) output: Vec<u8>,
    pub(crate) messages: String,
}

impl Pki {
    /// Panics, with the packages to install, where there is no `pki` or it cannot do TLS.
    pub(crate) async fn new() -> Self {
        let pki = Self { directory: TempDir::new().unwrap() };
        // Without the standard plugins it knows no elliptic curve, and no modern server talks to it.
        let help = pki.attempt(&["--help"]).await;
        let plugins = String::from_utf8_lossy(&help.output).into_owned() + &help.messages;
        let loaded = plugins.lines().find(|line| line.starts_with("loaded plugins:"));
        assert!(loaded.is_some_and(|line| line.contains("openssl")), "{MISSING}");
        pki
    }

    /// What `pki` prints.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let outcome = self.attempt(arguments).await;
        assert!(outcome.succeeded, "pki {}: {}", arguments.join(" "), outcome.messages);
        outcome.output
    }

    pub(crate) async fn attempt(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new("pki");
        command.args(arguments).current_dir(self.directory.path());
        command.stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.unwrap_or_else(|error| panic!("{MISSING} ({error})"));
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        Outcome { succeeded: output.status.success(), output: output.stdout, messages }
    }

    /// What `pki` prints, as a file in its folder.
    pub(crate) async fn run_into(&self, file: &str, arguments: &[&str]) {
        let output = self.run(arguments).await;
        std::fs::write(self.path(file), output).unwrap();
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    /// `pki --estca`: root into `ca.pem`, issuing authority into `ca-1.pem`.
    pub(crate) async fn fetch_authorities(&self, bank: &TestBank) {
        std::fs::write(self.path("tls.pem"), bank.bank.ca_pem()).unwrap();
        let url = bank.bank.service_url();
        let trusted = ["--estca", "--url", url, "--cacert", "tls.pem"];
        self.run(&[&trusted[..], &["--caout", "ca.pem", "--outform", "pem"]].concat()).await;
    }

    /// A new key in `key` and a request for this name in `request`.
    pub(crate) async fn prepare(&self, key: &str, request: &str, name: &str) {
        let of_key = ["--gen", "--type", "rsa", "--size", "2048", "--outform", "pem"];
        self.run_into(key, &of_key).await;
        let of_request = ["--req", "--in", key, "--type", "priv", "--dn", name];
        self.run_into(request, &[&of_request[..], &["--outform", "pem"]].concat()).await;
    }
}
