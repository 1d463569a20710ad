use cert_core::certificate::Certificate;
use cert_core::keystore::contract::Issued;
use cert_core::keystore::contract::authority::{self, customer};
use cert_core::network::Trust;
use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::pkey::{HasPublic, PKeyRef, Private};
use openssl::stack::Stack;
use openssl::x509::{X509, X509Extension, X509NameRef, X509Req};

/// The OU in the bank's issuer name by which the app recognizes the bank's certificates.
pub(crate) const UNIT: &str = "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1";

/// A test CA for certificates that the practice bank would never sign.
pub(crate) struct Authority(authority::Authority);

impl Authority {
    /// With the bank's issuer unit.
    pub(crate) fn new() -> Self {
        Self::named(UNIT)
    }

    /// With another issuer unit.
    pub(crate) fn named(unit: &str) -> Self {
        Self(authority::Authority::new(unit))
    }

    /// Trusts only its root.
    pub(crate) fn trust(&self) -> Trust {
        Trust::Pinned(self.0.chain().split_off(1))
    }

    pub(crate) fn root(&self) -> X509 {
        self.0.chain()[1].x509().unwrap()
    }

    pub(crate) fn issuing(&self) -> Certificate {
        self.0.issuing()
    }

    /// The issuing authority's key.
    pub(crate) fn key(&self) -> &PKeyRef<Private> {
        self.0.key()
    }

    /// A server certificate for this address or host name, with its key.
    pub(crate) fn server(&self, host: &str) -> Issued {
        self.0.issue_server(host)
    }

    /// A customer's certificate with this subject and these extensions.
    pub(crate) fn client<T: HasPublic>(
        &self,
        subject: &X509NameRef,
        key: &PKeyRef<T>,
        extensions: impl IntoIterator<Item = X509Extension>,
    ) -> Certificate {
        self.0.sign(subject, key, extensions)
    }

    /// An EST server's response to this request (PKCS#10 DER): a certificate with the requested subject, and the
    /// issuing CA's own.
    pub(crate) fn answer(&self, request: &[u8]) -> Vec<u8> {
        let request = X509Req::from_der(request).unwrap();
        self.certify(request.subject_name(), &request)
    }

    /// Like `answer`, but for this login ID, whatever was requested.
    pub(crate) fn answer_as(&self, login_id: &str, request: &[u8]) -> Vec<u8> {
        self.certify(&customer(login_id), &X509Req::from_der(request).unwrap())
    }

    fn certify(&self, subject: &X509NameRef, request: &X509Req) -> Vec<u8> {
        let certificate = self.client(subject, &request.public_key().unwrap(), []);
        self.bundle(&[certificate.x509().unwrap()])
    }

    /// A PKCS#7 with these certificates and the issuing CA's own.
    pub(crate) fn bundle(&self, certificates: &[X509]) -> Vec<u8> {
        let mut others = Stack::new().unwrap();
        for certificate in certificates {
            others.push(certificate.clone()).unwrap();
        }
        let issuing = self.issuing().x509().unwrap();
        let bundle = Pkcs7::sign(&issuing, self.key(), &others, b"", Pkcs7Flags::DETACHED);
        bundle.unwrap().to_der().unwrap()
    }
}
