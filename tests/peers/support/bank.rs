use practice_bank::{Bank, BankConfig, CertificateRecord, DemoUser};
use tempfile::TempDir;

/// A practice bank of one test's own.
pub(crate) struct TestBank {
    pub(crate) bank: Bank,
    _directory: TempDir,
}

impl TestBank {
    pub(crate) async fn start() -> Self {
        let directory = TempDir::new().unwrap();
        let bank = Bank::start(BankConfig::ephemeral(directory.path())).await.unwrap();
        Self { bank, _directory: directory }
    }

    pub(crate) fn user(&self) -> &DemoUser {
        &self.bank.users()[0]
    }

    /// All certificates the bank has issued, the latest last; they must be this many.
    pub(crate) fn issued<const COUNT: usize>(&self) -> [CertificateRecord; COUNT] {
        let issued = self.bank.certificates().unwrap();
        issued.try_into().unwrap_or_else(|other: Vec<_>| {
            panic!("{COUNT} certificates expected, {} issued", other.len())
        })
    }
}
