//! The data directory.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::authority::AuthorityKeys;
use crate::database::Database;
use crate::error::BankError;
use crate::private_files;

/// The directory that holds everything of one bank:
///
/// - `authority/`: keys and certificates of root and issuing authority
/// - `administrator`: the administrator's password
/// - `bank.sqlite`: users and certificates
/// - `ca.pem`: the root's certificate
/// - `cc1554setup.msi`: installer offered by the pages, if it exists and no other is configured
/// - `lock`: held by the bank that serves from this directory
/// - `outbox/`: mail, one file per message, unless a mail server is configured
/// - `service.json`: the bank's addresses, while it is serving
/// - `updates/`: new versions of the application, unless another folder is configured
#[derive(Clone, Debug)]
pub(crate) struct DataDirectory(PathBuf);

impl DataDirectory {
    /// Creates the directory if it does not exist. Only its owner may enter it.
    pub(crate) fn open(path: &Path) -> Result<Self, BankError> {
        private_files::create_directory(path)?;
        let absolute = fs::canonicalize(path).map_err(BankError::at(path))?;
        Ok(Self(absolute))
    }

    /// Claims the directory for one serving bank, until the lock is dropped or the process ends.
    pub(crate) fn lock(&self) -> Result<File, BankError> {
        let path = self.path("lock");
        private_files::create_if_missing(&path)?;
        let file = File::options().write(true).open(&path).map_err(BankError::at(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(BankError::AlreadyRunning(self.0.clone())),
            Err(TryLockError::Error(source)) => Err(BankError::File { path, source }),
        }
    }

    pub(crate) fn keys(&self, given: Option<AuthorityKeys>) -> Result<AuthorityKeys, BankError> {
        let keys = AuthorityKeys::open(&self.path("authority"), given)?;
        self.write("ca.pem", &keys.root.certificate.to_pem()?)?;
        Ok(keys)
    }

    pub(crate) fn database(&self) -> Result<Database, BankError> {
        Database::open(&self.path("bank.sqlite"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> Result<(), BankError> {
        private_files::write_atomically(&self.path(name), content)
    }
}
