use std::path::{Path, PathBuf};
use std::process::Command;

use cert_core::certificate::Fingerprint;
use cert_core::keystore::nss::NssStore;
use tempfile::TempDir;

use super::proves;

/// A folder for an NSS database, and what NSS's own tools say about it.
pub(crate) struct NssFolder(TempDir);

impl NssFolder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A database that asks for this password.
    pub(crate) fn with_password(password: &str) -> Self {
        let folder = Self::new();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{password}\n")).unwrap();
        let made = Command::new("certutil")
            .args(["-N", "-d", &format!("sql:{}", folder.path().display()), "-f"])
            .arg(file.path())
            .status();
        assert!(made.unwrap().success());
        folder
    }

    /// A database like this one, of its own.
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

    /// As `cert-cli --store` takes it.
    pub(crate) fn store(&self) -> String {
        format!("nss:{}", self.path().display())
    }

    pub(crate) fn open(&self) -> NssStore {
        NssStore::at(self.path())
    }

    /// This bank's certificates, each of which has been tried.
    pub(crate) fn working(&self) -> Vec<Fingerprint> {
        proves(&self.open())
    }

    /// The certificates with a key, by `certutil -L`, which marks them `u`.
    pub(crate) fn listed(&self) -> usize {
        self.certutil("-L").lines().filter(|line| line.trim_end().ends_with("u,u,u")).count()
    }

    /// The keys, by `certutil -K`.
    pub(crate) fn keys(&self) -> usize {
        self.certutil("-K").lines().filter(|line| line.starts_with('<')).count()
    }

    pub(crate) fn certutil(&self, what: &str) -> String {
        let database: PathBuf = self.path().into();
        let output =
            Command::new("certutil").args([what, "-d"]).arg(format!("sql:{}", database.display())).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Store, `certutil -L` and `certutil -K` agree on so many certificates, each with its key.
    #[track_caller]
    pub(crate) fn assert_holds(&self, certificates: usize) -> Vec<Fingerprint> {
        let working = self.working();
        assert_eq!(working.len(), certificates, "in the store");
        assert_eq!(self.listed(), certificates, "{}", self.certutil("-L"));
        assert_eq!(self.keys(), certificates, "{}", self.certutil("-K"));
        working
    }
}
