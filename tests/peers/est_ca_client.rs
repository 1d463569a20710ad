//! The client of the `est-ca` crate at the practice bank.

use est_ca::est::client;
use openssl::x509::X509;
use reqwest_0_12::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest_0_12::{Certificate, Client, ClientBuilder, Identity};

use crate::support::{self, TestBank};

fn trusting(bank: &TestBank) -> ClientBuilder {
    let root = Certificate::from_pem(bank.bank.ca_pem().as_bytes()).unwrap();
    Client::builder().add_root_certificate(root)
}

/// Basic authentication for every request, as this client's renewal does not support it.
fn authorization(bank: &TestBank) -> HeaderMap {
    let user = bank.user();
    let login = openssl::base64::encode_block(format!("{}:{}", user.login_id, user.password).as_bytes());
    let value = HeaderValue::from_str(&format!("Basic {login}")).unwrap();
    HeaderMap::from_iter([(AUTHORIZATION, value)])
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolls_and_reenrolls() {
    let bank = TestBank::start().await;
    let (url, user) = (bank.bank.service_url(), bank.user());

    let http = trusting(&bank).build().unwrap();
    // It keeps the first certificate of the set, the root or the issuing CA: either is fine.
    let authority = X509::from_der(&client::cacerts(&http, url).await.unwrap()).unwrap();
    let root = X509::from_pem(bank.bank.ca_pem().as_bytes()).unwrap();
    assert!(authority.verify(&root.public_key().unwrap()).unwrap());

    let (request, key) = client::make_csr(&user.login_id).unwrap();
    let enrolled = client::simpleenroll(&http, url, &user.login_id, &user.password, &request).await;
    let [first] = bank.issued();
    assert_eq!(enrolled.unwrap(), first.der);

    let old = X509::from_der(&first.der).unwrap();
    let identity = Identity::from_pkcs8_pem(&old.to_pem().unwrap(), key.as_bytes()).unwrap();
    let http = trusting(&bank).identity(identity).default_headers(authorization(&bank));
    let request = support::request(old.subject_name(), &support::new_key().unwrap()).unwrap();
    let reenrolled = client::simplereenroll(&http.build().unwrap(), url, &request).await;
    let [_, second] = bank.issued();
    assert_eq!(reenrolled.unwrap(), second.der);
    assert_eq!(second.renews, first.serial);
}
