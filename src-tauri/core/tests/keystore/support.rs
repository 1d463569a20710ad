//! Temporary databases, and NSS's own tools to inspect them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cert_core::keystore::contract::authority::Authority;
use cert_core::keystore::contract::{BANK, Issued};
use cert_core::keystore::nss::NssStore;
use tempfile::TempDir;

/// A temporary folder for a database that does not exist yet.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The database's directory.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("nssdb")
    }

    /// A file next to the database.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn open(&self) -> NssStore {
        NssStore::at(&self.database())
    }

    /// Runs certutil or pk12util on the database; panics unless it succeeds.
    pub(crate) fn tool(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.try_tool(program, arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{program} {arguments:?}: {error}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub(crate) fn try_tool(&self, program: &str, arguments: &[&str]) -> Output {
        let database = format!("sql:{}", self.database().display());
        let mut command = Command::new(program);
        command.args(arguments).args(["-d", &database]).stdin(Stdio::null());
        command.output().unwrap_or_else(|error| panic!("{program} (libnss3-tools): {error}"))
    }

    /// Creates the database with certutil.
    pub(crate) fn create_by_certutil(&self) {
        fs::create_dir_all(self.database()).unwrap();
        self.tool("certutil", &["-N", "--empty-password"]);
    }

    /// Stores a certificate under a label, as other programs do.
    pub(crate) fn add_by_certutil(&self, label: &str, der: &[u8], trust: &str) {
        let file = self.write("added.der", der);
        let file = file.to_str().unwrap();
        self.tool("certutil", &["-A", "-n", label, "-t", trust, "-i", file]);
    }

    /// The certificate certutil finds under a label.
    pub(crate) fn read_by_certutil(&self, label: &str) -> Vec<u8> {
        self.try_tool("certutil", &["-L", "-r", "-n", label]).stdout
    }

    /// How many keys certutil finds.
    pub(crate) fn keys_by_certutil(&self) -> usize {
        let output = self.try_tool("certutil", &["-K"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().filter(|line| line.starts_with('<')).count()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// An identity of the test bank with the kind of key that is fastest to generate.
pub(crate) fn issue(common_name: &str) -> Issued {
    Authority::new(BANK).issue_p256(common_name)
}

/// The files of a directory by name.
pub(crate) fn contents(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    files.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}
