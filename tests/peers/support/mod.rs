//! What the tests stand on: a practice bank, and keys, requests and certificates made with OpenSSL.

pub(crate) mod est_ca;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509Name, X509NameRef, X509Req};
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
        issued
            .try_into()
            .unwrap_or_else(|other: Vec<_>| panic!("{COUNT} certificates expected, {} issued", other.len()))
    }
}

/// A certificate with its key.
pub(crate) struct KeyPair {
    pub(crate) certificate: X509,
    pub(crate) key: PKey<Private>,
}

impl KeyPair {
    /// A root authority that signs with P-256, in a name by which the practice profile knows its certificates.
    pub(crate) fn authority() -> Result<Self, ErrorStack> {
        let mut name = X509Name::builder()?;
        name.append_entry_by_nid(Nid::ORGANIZATIONNAME, "(1554)SETO SHINKIN PRACTICE BANK")?;
        name.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G99")?;
        name.append_entry_by_nid(Nid::COMMONNAME, "Independent CA - G1")?;
        Self::self_signed(&name.build(), |builder| {
            builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
            let usage = KeyUsage::new().critical().key_cert_sign().crl_sign().build()?;
            builder.append_extension(usage)
        })
    }

    /// A TLS server on 127.0.0.1.
    pub(crate) fn loopback_server() -> Result<Self, ErrorStack> {
        let mut name = X509Name::builder()?;
        name.append_entry_by_nid(Nid::COMMONNAME, "localhost")?;
        Self::self_signed(&name.build(), |builder| {
            let context = builder.x509v3_context(None, None);
            let names = SubjectAlternativeName::new().ip("127.0.0.1").build(&context)?;
            builder.append_extension(names)
        })
    }

    fn self_signed(
        name: &X509NameRef,
        extend: impl FnOnce(&mut X509Builder) -> Result<(), ErrorStack>,
    ) -> Result<Self, ErrorStack> {
        let key = new_key()?;
        let mut serial = BigNum::new()?;
        serial.rand(120, MsbOption::ONE, false)?;
        let mut builder = X509::builder()?;
        builder.set_version(2)?;
        builder.set_serial_number(&*serial.to_asn1_integer()?)?;
        builder.set_subject_name(name)?;
        builder.set_issuer_name(name)?;
        builder.set_not_before(&*Asn1Time::days_from_now(0)?)?;
        builder.set_not_after(&*Asn1Time::days_from_now(1)?)?;
        builder.set_pubkey(&key)?;
        extend(&mut builder)?;
        builder.sign(&key, MessageDigest::sha256())?;
        Ok(Self { certificate: builder.build(), key })
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
