//! A bank in a temporary directory, and clients for it.

#![allow(dead_code, reason = "each of the two test programs uses only a part of this")]

pub(crate) mod browser;
pub(crate) mod serving;

use std::ops::Deref;
use std::process::Command;
use std::sync::{LazyLock, Once};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkcs7::Pkcs7;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509Name, X509NameRef, X509Req};
use practice_bank::{Bank, BankConfig, FaultSpec};
use reqwest::{Body, Certificate, Client, ClientBuilder, Identity, RequestBuilder, Response};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const ENROLL: &str = "/.well-known/est/simpleenroll";
pub(crate) const CA_CERTIFICATES: &str = "/.well-known/est/cacerts";
pub(crate) const CSR_ATTRIBUTES: &str = "/.well-known/est/csrattrs";
pub(crate) const REENROLL: &str = "/.well-known/est/simplereenroll";
/// A login ID that may hold any number of certificates.
pub(crate) const LOGIN: (&str, &str) = ("logid031", "renshu-031");
/// A login ID that may hold one live certificate.
pub(crate) const SINGLE: (&str, &str) = ("tanitsu01", "renshu-tanitsu");

/// A bank and its directory; dropping it stops the bank and removes the directory.
pub(crate) struct TestBank {
    bank: Bank,
    pub(crate) directory: TempDir,
}

impl Deref for TestBank {
    type Target = Bank;

    fn deref(&self) -> &Bank {
        &self.bank
    }
}

impl TestBank {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut BankConfig)) -> Self {
        let directory = TempDir::new().unwrap();
        let mut config = BankConfig::ephemeral(directory.path().join("data"));
        change(&mut config);
        let bank = Bank::start(config).await.unwrap();
        Self { bank, directory }
    }

    /// A bank with this fault switched on.
    pub(crate) async fn with_fault(fault: &str) -> Self {
        let bank = Self::start().await;
        bank.fault(fault);
        bank
    }

    /// Switches this fault on.
    pub(crate) fn fault(&self, fault: &str) {
        self.faults().add(fault.parse::<FaultSpec>().unwrap());
    }

    pub(crate) fn client(&self) -> Client {
        client_builder(self.ca_pem()).build().unwrap()
    }

    /// From the EST listener.
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client().get(format!("{}{path}", self.service_url())).send().await.unwrap()
    }

    /// From the pages' listener.
    pub(crate) async fn get_page(&self, path: &str) -> Response {
        self.client().get(format!("{}{path}", self.web_url())).send().await.unwrap()
    }

    /// A client that presents this certificate.
    pub(crate) fn client_with(&self, holder: &Holder) -> Client {
        client_with(self.ca_pem(), holder)
    }

    pub(crate) fn post(&self, client: &Client, path: &str, body: impl Into<Body>) -> RequestBuilder {
        post(client, self.service_url(), path, body)
    }

    /// Posts this to simpleenroll with these credentials.
    pub(crate) async fn send(
        &self,
        (login_id, password): (&str, &str),
        body: impl Into<Body>,
    ) -> reqwest::Result<Response> {
        self.post(&self.client(), ENROLL, body).basic_auth(login_id, Some(password)).send().await
    }

    /// Posts a request for a certificate.
    pub(crate) async fn enroll(&self, credentials: (&str, &str), request: &KeyAndRequest) -> Response {
        self.send(credentials, request.wrapped()).await.unwrap()
    }

    /// Posts a request and returns the issued certificate.
    pub(crate) async fn issue(&self, credentials: (&str, &str), request: &KeyAndRequest) -> X509 {
        only_certificate(self.enroll(credentials, request).await).await
    }

    /// A new certificate for this login ID.
    pub(crate) async fn holder(&self, credentials: (&str, &str)) -> Holder {
        let request = KeyAndRequest::new();
        Holder { certificate: self.issue(credentials, &request).await, key: request.key }
    }

    pub(crate) async fn renew(
        &self,
        holder: &Holder,
        (login_id, password): (&str, &str),
        request: &KeyAndRequest,
    ) -> Response {
        let post = self.post(&self.client_with(holder), REENROLL, request.wrapped());
        post.basic_auth(login_id, Some(password)).send().await.unwrap()
    }

    /// Stops the bank and starts another with the same data.
    pub(crate) async fn restart(self) -> Self {
        let Self { bank, directory } = self;
        bank.stop().await;
        let config = BankConfig::ephemeral(directory.path().join("data"));
        Self { bank: Bank::start(config).await.unwrap(), directory }
    }

    /// The path of a file in the test's directory.
    pub(crate) fn path(&self, file: &str) -> String {
        self.directory.path().join(file).to_str().unwrap().to_owned()
    }

    /// Writes a file into the test's directory, and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }
}

pub(crate) fn client_with(ca_pem: &str, holder: &Holder) -> Client {
    let identity = Identity::from_pem(&holder.pem()).unwrap();
    client_builder(ca_pem).identity(identity).build().unwrap()
}

pub(crate) fn post(client: &Client, service: &str, path: &str, body: impl Into<Body>) -> RequestBuilder {
    let post = client.post(format!("{service}{path}")).header("content-type", "application/pkcs10");
    post.header("content-transfer-encoding", "base64").body(body)
}

/// Trusts only this root.
pub(crate) fn client_builder(ca_pem: &str) -> ClientBuilder {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider().install_default().unwrap();
    });
    let root = Certificate::from_pem(ca_pem.as_bytes()).unwrap();
    Client::builder().tls_certs_only([root]).redirect(reqwest::redirect::Policy::none()).no_proxy()
}

/// A key with a request for it.
pub(crate) struct KeyAndRequest {
    pub(crate) key: PKey<Private>,
    pub(crate) request: X509Req,
}

impl KeyAndRequest {
    /// With a new P-256 key, which is quick to generate.
    pub(crate) fn new() -> Self {
        Self::for_key(elliptic_key(), &name("anything"))
    }

    /// With the RSA key that all tests share.
    pub(crate) fn rsa() -> Self {
        static KEY: LazyLock<PKey<Private>> = LazyLock::new(|| PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap());
        Self::for_key(KEY.clone(), &name("anything"))
    }

    pub(crate) fn for_key(key: PKey<Private>, subject: &X509NameRef) -> Self {
        let mut builder = X509Req::builder().unwrap();
        builder.set_version(0).unwrap();
        builder.set_subject_name(subject).unwrap();
        builder.set_pubkey(&key).unwrap();
        builder.sign(&key, MessageDigest::sha256()).unwrap();
        Self { key, request: builder.build() }
    }

    /// A request to renew this certificate, with a new key.
    pub(crate) fn renewing(holder: &Holder) -> Self {
        Self::for_key(elliptic_key(), holder.certificate.subject_name())
    }

    pub(crate) fn flat(&self) -> String {
        STANDARD.encode(self.request.to_der().unwrap())
    }

    /// 64 columns and a final newline.
    pub(crate) fn wrapped(&self) -> String {
        let flat = self.flat();
        let lines = flat.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap());
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}

pub(crate) fn elliptic_key() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

pub(crate) fn name(common_name: &str) -> X509Name {
    let mut builder = X509Name::builder().unwrap();
    builder.append_entry_by_nid(Nid::COMMONNAME, common_name).unwrap();
    builder.build()
}

/// A certificate with its key.
pub(crate) struct Holder {
    pub(crate) certificate: X509,
    pub(crate) key: PKey<Private>,
}

impl Holder {
    pub(crate) fn pem(&self) -> Vec<u8> {
        let key = self.key.private_key_to_pem_pkcs8().unwrap();
        [key, self.certificate.to_pem().unwrap()].concat()
    }

    pub(crate) fn serial(&self) -> String {
        let number = self.certificate.serial_number().to_bn().unwrap();
        number.to_hex_str().unwrap().to_lowercase()
    }

    pub(crate) fn common_name(&self) -> String {
        let mut entries = self.certificate.subject_name().entries_by_nid(Nid::COMMONNAME);
        entries.next().unwrap().data().to_string().unwrap()
    }
}

/// The certificates of a response, which must have status 200.
pub(crate) async fn certificates(response: Response) -> Vec<X509> {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/pkcs7-mime; smime-type=certs-only");
    certificates_in(&response.text().await.unwrap())
}

/// The certificates in a response's body.
pub(crate) fn certificates_in(body: &str) -> Vec<X509> {
    let message = Pkcs7::from_der(&STANDARD.decode(body.trim_end()).unwrap()).unwrap();
    let signed = message.signed().unwrap();
    signed.certificates().unwrap().iter().map(ToOwned::to_owned).collect()
}

pub(crate) async fn only_certificate(response: Response) -> X509 {
    let mut certificates = certificates(response).await;
    assert_eq!(certificates.len(), 1);
    certificates.remove(0)
}

/// Checks that the answer is a problem document with this status and kind, and returns it.
pub(crate) async fn problem(response: Response, status: u16, kind: &str) -> Value {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let received = response.status();
    let document: Value = response.json().await.unwrap();
    assert_eq!(document["type"], format!("urn:practice-bank:{kind}"));
    assert_eq!(document["status"], status);
    assert_eq!(received, status);
    document
}

/// Runs the `openssl` program, an independent implementation.
pub(crate) fn openssl(arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}
