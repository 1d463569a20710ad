//! A bank's authority for tests: root, issuing authority, certificates.

use std::cell::Cell;
use std::sync::LazyLock;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::SubjectAlternativeName;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use openssl::x509::{X509, X509Builder, X509Name};

use super::Issued;
use crate::certificate::Certificate;
use crate::secret::PrivateKey;

/// An issuing authority under a root of its own.
#[derive(Debug)]
pub struct Authority {
    root: X509,
    issuing: X509,
    key: PKey<Private>,
}

impl Authority {
    /// `unit` is the OU of the issuing authority, and so of every certificate's issuer.
    pub fn new(unit: &str) -> Self {
        let (root_key, key) = (p256(), p256());
        let root_name = name(&format!("{unit} Root"), "Test Root");
        let root = build(&root_name, &root_name, &root_key, &root_key, Kind::Authority);
        let issuing = build(&name(unit, "Test CA"), &root_name, &key, &root_key, Kind::Authority);
        Self { root, issuing, key }
    }

    /// A client certificate for an RSA key.
    pub fn issue(&self, common_name: &str) -> Issued {
        self.issue_for(common_name, PrivateKey::new(rsa()))
    }

    /// A client certificate for a P-256 key.
    pub fn issue_p256(&self, common_name: &str) -> Issued {
        self.issue_for(common_name, PrivateKey::new(p256()))
    }

    /// A client certificate for `key`.
    pub fn issue_for(&self, common_name: &str, key: PrivateKey) -> Issued {
        let certificate = self.certify(common_name, &key);
        Issued { key, certificate, chain: self.chain() }
    }

    /// Another client certificate for a key.
    pub fn certify(&self, common_name: &str, key: &PrivateKey) -> Certificate {
        parsed(&self.sign(common_name, key.expose(), Kind::Client))
    }

    /// A certificate for a server called `localhost`, and its key as PKCS#8.
    pub fn issue_server(&self) -> (Certificate, Vec<u8>) {
        let key = p256();
        let certificate = parsed(&self.sign("localhost", &key, Kind::Server));
        (certificate, key.private_key_to_pkcs8().unwrap())
    }

    /// Issuing authority and root, in this order.
    pub fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing(), parsed(&self.root)]
    }

    /// The issuing authority.
    pub fn issuing(&self) -> Certificate {
        parsed(&self.issuing)
    }

    fn sign<T: HasPublic>(&self, common_name: &str, key: &PKeyRef<T>, kind: Kind) -> X509 {
        let subject = name("外国為替", common_name);
        build(&subject, self.issuing.subject_name(), key, &self.key, kind)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Authority,
    Client,
    Server,
}

/// Making RSA keys is slow; the cases share a few. A case runs on a thread of its own and gets
/// each of them once.
fn rsa() -> PKey<Private> {
    static KEYS: LazyLock<[PKey<Private>; 5]> = LazyLock::new(|| {
        std::array::from_fn(|_| PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap())
    });
    thread_local!(static NEXT: Cell<usize> = const { Cell::new(0) });
    KEYS[NEXT.replace(NEXT.get() + 1) % KEYS.len()].clone()
}

fn p256() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

fn name(unit: &str, common_name: &str) -> X509Name {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, "テスト信用金庫").unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, unit).unwrap();
    if !common_name.is_empty() {
        name.append_entry_by_nid(Nid::COMMONNAME, common_name).unwrap();
    }
    name.build()
}

fn build<T: HasPublic>(
    subject: &openssl::x509::X509NameRef,
    issuer: &openssl::x509::X509NameRef,
    key: &PKeyRef<T>,
    issuer_key: &PKeyRef<Private>,
    kind: Kind,
) -> X509 {
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&serial().to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(subject).unwrap();
    builder.set_issuer_name(issuer).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(365).unwrap()).unwrap();
    extend(&mut builder, kind);
    builder.sign(issuer_key, MessageDigest::sha256()).unwrap();
    builder.build()
}

/// With the highest bit set, so that its DER begins with a zero octet.
fn serial() -> BigNum {
    let mut serial = BigNum::new().unwrap();
    serial.rand(128, MsbOption::ONE, false).unwrap();
    serial
}

fn extend(builder: &mut X509Builder, kind: Kind) {
    let mut constraints = BasicConstraints::new();
    let mut usage = KeyUsage::new();
    if kind == Kind::Authority {
        constraints.critical().ca();
        usage.critical().key_cert_sign().crl_sign();
    } else {
        usage.critical().digital_signature();
    }
    builder.append_extension(constraints.build().unwrap()).unwrap();
    builder.append_extension(usage.build().unwrap()).unwrap();
    match kind {
        Kind::Authority => {}
        Kind::Client => {
            let purpose = ExtendedKeyUsage::new().client_auth().build().unwrap();
            builder.append_extension(purpose).unwrap();
        }
        Kind::Server => extend_server(builder),
    }
}

fn extend_server(builder: &mut X509Builder) {
    let purpose = ExtendedKeyUsage::new().server_auth().build().unwrap();
    builder.append_extension(purpose).unwrap();
    let context = builder.x509v3_context(None, None);
    let names = SubjectAlternativeName::new().dns("localhost").build(&context).unwrap();
    builder.append_extension(names).unwrap();
}

fn parsed(x509: &X509) -> Certificate {
    Certificate::parse(&x509.to_der().unwrap()).unwrap()
}
