//! A bank's certificate authority for tests: root, issuing authority, certificates.

use std::cell::Cell;
use std::net::IpAddr;
use std::ops::Range;
use std::sync::LazyLock;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, BigNumRef, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Extension, X509Name, X509NameRef};
use time::{Duration, OffsetDateTime};

use super::{Issued, ORGANIZATION};
use crate::certificate::Certificate;
use crate::secret::PrivateKey;

/// An issuing authority with its own root.
#[derive(Debug)]
pub struct Authority {
    root: X509,
    issuing: X509,
    key: PKey<Private>,
}

impl Authority {
    /// `unit` is the OU of the issuing authority, and so of every certificate's issuer; its O is the bank's.
    pub fn new(unit: &str) -> Self {
        Self::of(ORGANIZATION, unit)
    }

    /// The same, with another O.
    pub fn of(organization: &str, unit: &str) -> Self {
        let (root_key, key) = (p256(), p256());
        let root_name = name(organization, &format!("{unit} Root"), "Test Root");
        let root = signed(a_year(), &root_name, &root_name, &root_key, &root_key, &serial(), for_an_authority());
        let name = name(organization, unit, "Test CA");
        let issuing = signed(a_year(), &name, &root_name, &key, &root_key, &serial(), for_an_authority());
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

    /// A client certificate for a P-384 key.
    pub fn issue_p384(&self, common_name: &str) -> Issued {
        self.issue_for(common_name, PrivateKey::new(elliptic(Nid::SECP384R1)))
    }

    /// A client certificate for `key`.
    pub fn issue_for(&self, common_name: &str, key: PrivateKey) -> Issued {
        let certificate = self.certify(common_name, &key);
        Issued { key, certificate, chain: self.chain() }
    }

    /// Another client certificate for a key.
    pub fn certify(&self, common_name: &str, key: &PrivateKey) -> Certificate {
        let purpose = ExtendedKeyUsage::new().client_auth().build().unwrap();
        self.sign(&customer(common_name), key.expose(), for_an_end_entity(purpose))
    }

    /// A client certificate for a new key, with the issuer and the serial number of another certificate.
    pub fn issue_namesake(&self, of: &Certificate, common_name: &str) -> Issued {
        let (key, subject) = (PrivateKey::new(p256()), customer(common_name));
        let serial = BigNum::from_hex_str(of.serial()).unwrap();
        let signed = signed(a_year(), &subject, self.issuing.subject_name(), key.expose(), &self.key, &serial, []);
        Issued { key, certificate: parsed(&signed), chain: self.chain() }
    }

    /// A certificate for a server of this address or name, and its key.
    pub fn issue_server(&self, host: &str) -> Issued {
        let mut names = SubjectAlternativeName::new();
        match host.parse::<IpAddr>() {
            Ok(_) => names.ip(host),
            Err(_) => names.dns(host),
        };
        let names = names.build(&X509::builder().unwrap().x509v3_context(None, None)).unwrap();
        let purpose = ExtendedKeyUsage::new().server_auth().build().unwrap();
        let extensions = for_an_end_entity(purpose).into_iter().chain([names]);
        let key = PrivateKey::new(p256());
        let certificate = self.sign(&customer(host), key.expose(), extensions);
        Issued { key, certificate, chain: self.chain() }
    }

    /// A certificate with this subject and these extensions.
    pub fn sign<T: HasPublic>(
        &self,
        subject: &X509NameRef,
        key: &PKeyRef<T>,
        extensions: impl IntoIterator<Item = X509Extension>,
    ) -> Certificate {
        parsed(&signed(a_year(), subject, self.issuing.subject_name(), key, &self.key, &serial(), extensions))
    }

    /// Issuing authority and root, in this order.
    pub fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing(), parsed(&self.root)]
    }

    /// The issuing authority.
    pub fn issuing(&self) -> Certificate {
        parsed(&self.issuing)
    }

    /// The issuing authority's key.
    pub fn key(&self) -> &PKeyRef<Private> {
        &self.key
    }
}

/// A self-signed certificate with this validity.
pub fn self_signed(common_name: &str, validity: Range<OffsetDateTime>) -> Certificate {
    let (key, name) = (p256(), customer(common_name));
    parsed(&signed(validity, &name, &name, &key, &key, &serial(), []))
}

/// Generating RSA keys is slow, so the cases share a few. Each case runs on its own thread and gets each of them
/// once.
fn rsa() -> PKey<Private> {
    static KEYS: LazyLock<[PKey<Private>; 5]> =
        LazyLock::new(|| std::array::from_fn(|_| PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()));
    thread_local!(static NEXT: Cell<usize> = const { Cell::new(0) });
    KEYS[NEXT.replace(NEXT.get() + 1) % KEYS.len()].clone()
}

fn p256() -> PKey<Private> {
    elliptic(Nid::X9_62_PRIME256V1)
}

pub(super) fn elliptic(curve: Nid) -> PKey<Private> {
    let group = EcGroup::from_curve_name(curve).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

/// The subject of a certificate that names only its holder.
pub fn customer(common_name: &str) -> X509Name {
    name("テスト信用金庫", "外国為替", common_name)
}

/// O, OU and, if there is one, CN.
pub fn name(organization: &str, unit: &str, common_name: &str) -> X509Name {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONNAME, organization).unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, unit).unwrap();
    if !common_name.is_empty() {
        name.append_entry_by_nid(Nid::COMMONNAME, common_name).unwrap();
    }
    name.build()
}

fn for_an_authority() -> [X509Extension; 2] {
    let usage = KeyUsage::new().critical().key_cert_sign().crl_sign().build();
    [BasicConstraints::new().critical().ca().build().unwrap(), usage.unwrap()]
}

fn for_an_end_entity(purpose: X509Extension) -> [X509Extension; 3] {
    let usage = KeyUsage::new().critical().digital_signature().build().unwrap();
    [BasicConstraints::new().build().unwrap(), usage, purpose]
}

fn a_year() -> Range<OffsetDateTime> {
    let now = OffsetDateTime::now_utc();
    now..now + Duration::days(365)
}

fn signed<T: HasPublic>(
    validity: Range<OffsetDateTime>,
    subject: &X509NameRef,
    issuer: &X509NameRef,
    key: &PKeyRef<T>,
    issuer_key: &PKeyRef<Private>,
    serial: &BigNumRef,
    extensions: impl IntoIterator<Item = X509Extension>,
) -> X509 {
    let time = |time: OffsetDateTime| Asn1Time::from_unix(time.unix_timestamp()).unwrap();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(subject).unwrap();
    builder.set_issuer_name(issuer).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&time(validity.start)).unwrap();
    builder.set_not_after(&time(validity.end)).unwrap();
    for extension in extensions {
        builder.append_extension(extension).unwrap();
    }
    builder.sign(issuer_key, MessageDigest::sha256()).unwrap();
    builder.build()
}

/// With the highest bit set, so that its DER begins with a zero octet.
fn serial() -> BigNum {
    let mut serial = BigNum::new().unwrap();
    serial.rand(128, MsbOption::ONE, false).unwrap();
    serial
}

fn parsed(x509: &X509) -> Certificate {
    Certificate::parse(&x509.to_der().unwrap()).unwrap()
}
