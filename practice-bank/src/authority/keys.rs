//! The authority's two keys and certificates, and where they lie on disk.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{AuthorityKeyIdentifier, BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use openssl::x509::{X509, X509Builder, X509Ref};
use time::{Duration, OffsetDateTime};

use super::{ISSUING_COMMON_NAME, ROOT_COMMON_NAME, distinguished_name, random_serial, started};
use crate::error::BankError;
use crate::private_files;

/// Well before any certificate a test may want, also an expired one.
const STARTED_BEFORE: Duration = Duration::days(5 * 365);
const LASTS: Duration = Duration::days(20 * 365);
const KEY_BITS: u32 = 2048;

/// The keys and certificates of root and issuing authority. Clones share them.
///
/// `Debug` shows nothing of them.
#[derive(Clone)]
pub struct AuthorityKeys {
    root: Pair,
    issuing: Pair,
}

#[derive(Clone)]
struct Pair {
    key: PKey<Private>,
    certificate: X509,
}

impl std::fmt::Debug for AuthorityKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AuthorityKeys(<redacted>)")
    }
}

impl AuthorityKeys {
    /// Makes new keys; takes about a second of computing.
    pub fn generate() -> Result<Self, ErrorStack> {
        let root_key = PKey::from_rsa(Rsa::generate(KEY_BITS)?)?;
        let root = Pair { certificate: root_certificate(&root_key)?, key: root_key };
        let issuing_key = PKey::from_rsa(Rsa::generate(KEY_BITS)?)?;
        let certificate = issuing_certificate(&issuing_key, &root)?;
        Ok(Self { root, issuing: Pair { key: issuing_key, certificate } })
    }

    /// One set of keys for all tests of this process, made at the first call.
    ///
    /// # Panics
    /// If OpenSSL cannot make RSA keys, in which case no test could go on.
    pub fn shared() -> Self {
        static SHARED: OnceLock<AuthorityKeys> = OnceLock::new();
        SHARED.get_or_init(|| Self::generate().expect("OpenSSL makes RSA keys")).clone()
    }

    /// The keys in this directory; if there are none yet, `given` or new ones are put there.
    pub(crate) fn open(directory: &Path, given: Option<Self>) -> Result<Self, BankError> {
        if directory.exists() {
            return Self::load(directory);
        }
        let keys = given.map_or_else(Self::generate, Ok)?;
        keys.save(directory)?;
        Ok(keys)
    }

    /// The certificate everything of this bank chains up to.
    pub fn root_certificate(&self) -> &X509Ref {
        &self.root.certificate
    }

    /// The certificate of the authority that signs the customers' certificates.
    pub fn issuing_certificate(&self) -> &X509Ref {
        &self.issuing.certificate
    }

    pub(super) fn root_key(&self) -> &PKeyRef<Private> {
        &self.root.key
    }

    pub(super) fn issuing_key(&self) -> &PKeyRef<Private> {
        &self.issuing.key
    }

    fn load(directory: &Path) -> Result<Self, BankError> {
        Ok(Self { root: load_pair(directory, "root")?, issuing: load_pair(directory, "issuing")? })
    }

    /// All four files appear together or not at all: they are written beside and then renamed.
    fn save(&self, directory: &Path) -> Result<(), BankError> {
        let beside = directory.with_extension("new");
        private_files::create_directory(&beside).map_err(BankError::at(&beside))?;
        save_pair(&beside, "root", &self.root)?;
        save_pair(&beside, "issuing", &self.issuing)?;
        fs::rename(&beside, directory).map_err(BankError::at(directory))
    }
}

fn load_pair(directory: &Path, name: &str) -> Result<Pair, BankError> {
    let key_file = directory.join(format!("{name}.key.pem"));
    let certificate_file = directory.join(format!("{name}.pem"));
    let key = fs::read(&key_file).map_err(BankError::at(&key_file))?;
    let certificate = fs::read(&certificate_file).map_err(BankError::at(&certificate_file))?;
    Ok(Pair { key: PKey::private_key_from_pem(&key)?, certificate: X509::from_pem(&certificate)? })
}

fn save_pair(directory: &Path, name: &str, pair: &Pair) -> Result<(), BankError> {
    let files = [
        (format!("{name}.key.pem"), pair.key.private_key_to_pem_pkcs8()?),
        (format!("{name}.pem"), pair.certificate.to_pem()?),
    ];
    for (file, content) in files {
        let path = directory.join(file);
        private_files::write_atomically(&path, &content).map_err(BankError::at(&path))?;
    }
    Ok(())
}

fn root_certificate(key: &PKey<Private>) -> Result<X509, ErrorStack> {
    let name = distinguished_name(ROOT_COMMON_NAME)?;
    let mut builder = authority_certificate(key)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
    builder.sign(key, MessageDigest::sha256())?;
    Ok(builder.build())
}

fn issuing_certificate(key: &PKey<Private>, root: &Pair) -> Result<X509, ErrorStack> {
    let mut builder = authority_certificate(key)?;
    builder.set_subject_name(&*distinguished_name(ISSUING_COMMON_NAME)?)?;
    builder.set_issuer_name(root.certificate.subject_name())?;
    builder.append_extension(BasicConstraints::new().critical().ca().pathlen(0).build()?)?;
    let issuer = {
        let context = builder.x509v3_context(Some(&root.certificate), None);
        AuthorityKeyIdentifier::new().keyid(true).build(&context)?
    };
    builder.append_extension(issuer)?;
    builder.sign(&root.key, MessageDigest::sha256())?;
    Ok(builder.build())
}

/// What root and issuing authority have in common.
fn authority_certificate(key: &PKey<Private>) -> Result<X509Builder, ErrorStack> {
    let started_at = OffsetDateTime::now_utc() - STARTED_BEFORE;
    let mut builder = started(&*random_serial()?, started_at, started_at + LASTS)?;
    builder.set_pubkey(key)?;
    builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build()?)?;
    let identifier = {
        let context = builder.x509v3_context(None, None);
        SubjectKeyIdentifier::new().build(&context)?
    };
    builder.append_extension(identifier)?;
    Ok(builder)
}
