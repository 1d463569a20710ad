//! The authority's two keys and certificates, and their files.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::X509;
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use time::{Duration, OffsetDateTime};

use super::signed;
use crate::error::BankError;
use crate::private_files;

const ROOT_COMMON_NAME: &str = "(1554)PRACTICE ROOT CA - G1";
/// The authority that signs the customers' certificates.
const ISSUING_COMMON_NAME: &str = "(1554)PRACTICE CA - G1";
/// Starts the authority's validity before that of any customer certificate, even an expired one.
const STARTED_BEFORE: Duration = Duration::days(5 * 365);
const LIFETIME: Duration = Duration::days(20 * 365);
const KEY_BITS: u32 = 2048;

/// The keys and certificates of root and issuing authority. Clones share them.
///
/// `Debug` does not show them.
#[derive(Clone)]
pub struct AuthorityKeys {
    pub(crate) root: Pair,
    pub(crate) issuing: Pair,
}

#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) key: PKey<Private>,
    pub(crate) certificate: X509,
}

impl std::fmt::Debug for AuthorityKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AuthorityKeys(<redacted>)")
    }
}

impl AuthorityKeys {
    /// Generates new keys, which takes about a second.
    fn generate() -> Result<Self, ErrorStack> {
        let root = Pair::generate(ROOT_COMMON_NAME, None)?;
        let issuing = Pair::generate(ISSUING_COMMON_NAME, Some(&root))?;
        Ok(Self { root, issuing })
    }

    /// A set of keys shared by all tests of this process, generated at the first call.
    ///
    /// # Panics
    /// If OpenSSL cannot generate RSA keys.
    pub fn shared() -> Self {
        static SHARED: OnceLock<AuthorityKeys> = OnceLock::new();
        SHARED.get_or_init(|| Self::generate().expect("OpenSSL makes RSA keys")).clone()
    }

    /// Loads the keys of this directory, or creates it with `given` or new keys. The directory is
    /// written under a temporary name and then renamed, so that its four files appear at once.
    pub(crate) fn open(directory: &Path, given: Option<Self>) -> Result<Self, BankError> {
        if directory.exists() {
            return Ok(Self { root: Pair::load(directory, "root")?, issuing: Pair::load(directory, "issuing")? });
        }
        let keys = given.map_or_else(Self::generate, Ok)?;
        let temporary = directory.with_extension("new");
        private_files::create_directory(&temporary)?;
        keys.root.save(&temporary, "root")?;
        keys.issuing.save(&temporary, "issuing")?;
        fs::rename(&temporary, directory).map_err(BankError::at(directory))?;
        Ok(keys)
    }
}

impl Pair {
    fn load(directory: &Path, name: &str) -> Result<Self, BankError> {
        let read = |ending: &str| {
            let path = directory.join(format!("{name}.{ending}"));
            fs::read(&path).map_err(BankError::at(&path))
        };
        let (key, certificate) = (read("key.pem")?, read("pem")?);
        Ok(Self { key: PKey::private_key_from_pem(&key)?, certificate: X509::from_pem(&certificate)? })
    }

    fn save(&self, directory: &Path, name: &str) -> Result<(), BankError> {
        let key = self.key.private_key_to_pem_pkcs8()?;
        private_files::write_atomically(&directory.join(format!("{name}.key.pem")), &key)?;
        private_files::write_atomically(&directory.join(format!("{name}.pem")), &self.certificate.to_pem()?)
    }

    /// Without an issuer, the certificate is a self-signed root.
    fn generate(common_name: &str, issuer: Option<&Self>) -> Result<Self, ErrorStack> {
        let key = PKey::from_rsa(Rsa::generate(KEY_BITS)?)?;
        let started_at = OffsetDateTime::now_utc() - STARTED_BEFORE;
        let dates = [started_at, started_at + LIFETIME];
        let certificate_of_issuer = issuer.map(|one| one.certificate.as_ref());
        let signer = issuer.map_or(&key, |one| &one.key);
        let certificate = signed(common_name, &key, dates, certificate_of_issuer, signer, |context| {
            let mut constraints = BasicConstraints::new();
            constraints.critical().ca();
            if issuer.is_some() {
                constraints.pathlen(0);
            }
            Ok(vec![
                constraints.build()?,
                KeyUsage::new().critical().key_cert_sign().crl_sign().build()?,
                SubjectKeyIdentifier::new().build(context)?,
            ])
        })?;
        Ok(Self { key, certificate })
    }
}
