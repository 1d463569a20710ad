//! Test support: a practice bank, and keys and requests made with OpenSSL.

pub(crate) mod est_ca;

use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::{X509NameRef, X509Req};
use practice_bank::{Bank, BankConfig, CertificateRecord, DemoUser};
use tempfile::TempDir;

/// A practice bank for one test.
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
        let issued = self.bank.certificates().unwrap().try_into();
        issued.unwrap_or_else(|other: Vec<_>| panic!("{COUNT} certificates expected, {} issued", other.len()))
    }
}

/// P-256.
pub(crate) fn new_key() -> Result<PKey<Private>, ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    PKey::from_ec_key(EcKey::generate(&group)?)
}

/// A certificate request (PKCS#10 DER) for this subject.
pub(crate) fn request(subject: &X509NameRef, key: &PKey<Private>) -> Result<Vec<u8>, ErrorStack> {
    let mut request = X509Req::builder()?;
    request.set_subject_name(subject)?;
    request.set_pubkey(key)?;
    request.sign(key, MessageDigest::sha256())?;
    request.build().to_der()
}
