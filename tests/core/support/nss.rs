use std::path::Path;
use std::process::{Command, Output};

use cert_core::certificate::Fingerprint;
use cert_core::keystore::nss::NssStore;
use tempfile::TempDir;

use super::{file_with, proves};

/// A folder for an NSS database, inspected with NSS's own tools.
pub(crate) struct NssFolder(TempDir);

impl NssFolder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A database protected by this password.
    pub(crate) fn with_password(password: &str) -> Self {
        let folder = Self::new();
        let file = file_with(&format!("{password}\n"));
        let made = folder.run_certutil(&["-N", "-f", file.path().to_str().unwrap()]);
        assert!(made.status.success(), "{made:?}");
        folder
    }

    /// An independent copy of this database.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self::new();
        for entry in std::fs::read_dir(self.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// In the syntax of `cert-cli --store`.
    pub(crate) fn store(&self) -> String {
        format!("nss:{}", self.path().display())
    }

    pub(crate) fn open(&self) -> NssStore {
        NssStore::at(self.path())
    }

    /// This bank's certificates, after a test signature with the key of each.
    pub(crate) fn working(&self) -> Vec<Fingerprint> {
        proves(&self.open())
    }

    /// The number of certificates with a key, which `certutil -L` marks `u`.
    pub(crate) fn listed(&self) -> usize {
        self.certutil("-L").lines().filter(|line| line.trim_end().ends_with("u,u,u")).count()
    }

    /// The number of keys, by `certutil -K`.
    pub(crate) fn keys(&self) -> usize {
        self.certutil("-K").lines().filter(|line| line.starts_with('<')).count()
    }

    pub(crate) fn certutil(&self, what: &str) -> String {
        String::from_utf8(self.run_certutil(&[what]).stdout).unwrap()
    }

    fn run_certutil(&self, what: &[&str]) -> Output {
        let database = format!("sql:{}", self.path().display());
        Command::new("certutil").args(what).args(["-d", &database]).output().unwrap()
    }

    /// The store, `certutil -L` and `certutil -K` agree on this number of certificates, each with its key.
    #[track_caller]
    pub(crate) fn assert_holds(&self, certificates: usize) -> Vec<Fingerprint> {
        let working = self.working();
        assert_eq!(working.len(), certificates, "in the store");
        assert_eq!(self.listed(), certificates, "{}", self.certutil("-L"));
        assert_eq!(self.keys(), certificates, "{}", self.certutil("-K"));
        working
    }
}
