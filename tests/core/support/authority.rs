use std::net::IpAddr;

use cert_core::certificate::{Certificate, Fingerprint};
use cert_core::keystore::{Identity, KeyStore};
use cert_core::network::Trust;
use cert_core::secret::PrivateKey;
use openssl::asn1::{Asn1Object, Asn1OctetString, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::pkey::{HasPublic, PKey, PKeyRef, Private};
use openssl::stack::Stack;
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509Extension, X509Name, X509NameRef, X509Req};

/// The unit in the bank's issuer name, by which the app knows its certificates.
const UNIT: &str = "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1";

/// A bank's authority of the test's own, for what the practice bank would never sign.
pub(crate) struct Authority {
    root: X509,
    issuing: X509,
    key: PKey<Private>,
}

/// Whom a server's certificate names.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ServerName {
    Address(IpAddr),
    Host(&'static str),
}

/// An extension by its bytes.
pub(crate) struct Extension {
    pub(crate) identifier: &'static str,
    pub(crate) critical: bool,
    pub(crate) value: Vec<u8>,
}

impl Authority {
    /// Under the bank's own name.
    pub(crate) fn new() -> Self {
        Self::named(UNIT)
    }

    /// Under another unit's name.
    pub(crate) fn named(unit: &str) -> Self {
        let (root_key, key) = (p256(), p256());
        let root_name = name(unit, "Test Root");
        let root = signed(&root_name, &root_name, &root_key, &root_key, authority_extensions());
        let name = name(unit, "Test CA");
        let issuing = signed(&name, &root_name, &key, &root_key, authority_extensions());
        Self { root, issuing, key }
    }

    /// Trust in its root alone.
    pub(crate) fn trust(&self) -> Trust {
        Trust::Pinned(vec![parsed(&self.root)])
    }

    pub(crate) fn root(&self) -> &X509 {
        &self.root
    }

    pub(crate) fn issuing(&self) -> Certificate {
        parsed(&self.issuing)
    }

    /// A server's chain, and its key as PKCS#8.
    pub(crate) fn server(&self, named: ServerName) -> (Vec<X509>, PKey<Private>) {
        let key = p256();
        let x509 = signed(
            &name(UNIT, "server"),
            self.issuing.subject_name(),
            &key,
            &self.key,
            |builder| {
                let mut alternative = SubjectAlternativeName::new();
                match named {
                    ServerName::Address(address) => alternative.ip(&address.to_string()),
                    ServerName::Host(host) => alternative.dns(host),
                };
                let extension = alternative.build(&builder.x509v3_context(None, None)).unwrap();
                builder.append_extension(extension).unwrap();
            },
        );
        (vec![x509, self.issuing.clone()], key)
    }

    /// A customer's certificate with this subject and these extensions.
    pub(crate) fn client<T: HasPublic>(
        &self,
        subject: &X509NameRef,
        key: &PKeyRef<T>,
        extensions: &[Extension],
    ) -> Certificate {
        let issuer = self.issuing.subject_name();
        parsed(&signed(subject, issuer, key, &self.key, |builder| {
            for extension in extensions {
                append(builder, extension);
            }
        }))
    }

    /// What an EST server answers to this request (PKCS#10 DER): a certificate with the subject
    /// asked for, and the authority's own.
    pub(crate) fn answer(&self, request: &[u8]) -> Vec<u8> {
        let request = X509Req::from_der(request).unwrap();
        self.certify(request.subject_name(), &request)
    }

    /// The same with this login ID, whatever was asked for.
    pub(crate) fn answer_as(&self, login_id: &str, request: &[u8]) -> Vec<u8> {
        self.certify(&name(UNIT, login_id), &X509Req::from_der(request).unwrap())
    }

    fn certify(&self, subject: &X509NameRef, request: &X509Req) -> Vec<u8> {
        let certificate = self.client(subject, &request.public_key().unwrap(), &[]);
        self.bundle(&[certificate.x509().unwrap()])
    }

    /// A PKCS#7 with these certificates and the authority's own.
    pub(crate) fn bundle(&self, certificates: &[X509]) -> Vec<u8> {
        let mut others = Stack::new().unwrap();
        for certificate in certificates {
            others.push(certificate.clone()).unwrap();
        }
        let bundle =
            Pkcs7::sign(&self.issuing, &self.key, &others, b"", Pkcs7Flags::DETACHED).unwrap();
        bundle.to_der().unwrap()
    }
}

fn p256() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

fn name(unit: &str, common_name: &str) -> X509Name {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, unit).unwrap();
    name.append_entry_by_nid(Nid::COMMONNAME, common_name).unwrap();
    name.build()
}

fn authority_extensions() -> impl FnOnce(&mut X509Builder) {
    |builder| {
        builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
        let usage = KeyUsage::new().critical().key_cert_sign().crl_sign().build().unwrap();
        builder.append_extension(usage).unwrap();
    }
}

fn signed<T: HasPublic>(
    subject: &X509NameRef,
    issuer: &X509NameRef,
    key: &PKeyRef<T>,
    issuer_key: &PKeyRef<Private>,
    extend: impl FnOnce(&mut X509Builder),
) -> X509 {
    let mut serial = BigNum::new().unwrap();
    serial.rand(127, MsbOption::ONE, false).unwrap();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(subject).unwrap();
    builder.set_issuer_name(issuer).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(365).unwrap()).unwrap();
    extend(&mut builder);
    builder.sign(issuer_key, MessageDigest::sha256()).unwrap();
    builder.build()
}

fn append(builder: &mut X509Builder, extension: &Extension) {
    let identifier = Asn1Object::from_str(extension.identifier).unwrap();
    let value = Asn1OctetString::new_from_bytes(&extension.value).unwrap();
    let extension = X509Extension::new_from_der(&identifier, extension.critical, &value).unwrap();
    builder.append_extension(extension).unwrap();
}

fn parsed(x509: &X509) -> Certificate {
    Certificate::parse(&x509.to_der().unwrap()).unwrap()
}

/// Puts a certificate and its key, of no concern to the bank, into a store.
pub(crate) fn import_foreign(store: &dyn KeyStore, authority: &Authority) -> Fingerprint {
    let key = PrivateKey::new(p256());
    let subject = name("Somebody", "somebody else");
    let certificate = authority.client(&subject, key.expose(), &[]);
    let identity = Identity { key: &key, certificate: &certificate, intermediates: &[] };
    store.import(&identity).unwrap();
    certificate.fingerprint()
}
