//! strongSwan's `pki --est` and `--estca` at the practice bank.

use openssl::x509::X509;
use practice_bank::{Fault, RetryAfter};

use crate::support::bank::TestBank;
use crate::support::pki::{Outcome, Pki};

/// `pki --est` with the authorities fetched before.
async fn enroll(pki: &Pki, bank: &TestBank, login: &str, more: &[&str]) -> Outcome {
    let url = bank.bank.service_url();
    let fixed = ["--est", "--url", url, "--cacert", "ca.pem", "--cacert", "ca-1.pem"];
    let variable = ["--userpass", login, "--outform", "pem"];
    pki.attempt(&[&fixed[..], &variable[..], more].concat()).await
}

fn login_of(bank: &TestBank) -> String {
    let user = bank.user();
    format!("{}:{}", user.login_id, user.password)
}

/// The subject as `pki` shows it and takes it.
async fn subject_of(pki: &Pki, certificate: &str) -> String {
    let shown = pki.run(&["--print", "--in", certificate]).await;
    let shown = String::from_utf8(shown).unwrap();
    let line = shown.lines().find_map(|line| line.trim_start().strip_prefix("subject:"));
    line.unwrap().trim().trim_matches('"').to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn fetches_the_authorities() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    pki.fetch_authorities(&bank).await;
    let read = |file| X509::from_pem(&std::fs::read(pki.path(file)).unwrap()).unwrap();
    let root = X509::from_pem(bank.bank.ca_pem().as_bytes()).unwrap();
    assert_eq!(read("ca.pem").to_der().unwrap(), root.to_der().unwrap());
    assert!(read("ca-1.pem").verify(&root.public_key().unwrap()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolls_and_reenrolls() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    let login = login_of(&bank);
    pki.fetch_authorities(&bank).await;

    pki.prepare("key.pem", "request.pem", &format!("CN={}", bank.user().login_id)).await;
    let enrolled = enroll(&pki, &bank, &login, &["--in", "request.pem"]).await;
    assert!(enrolled.succeeded, "{}", enrolled.messages);
    let [first] = bank.issued();
    let came = X509::from_pem(&enrolled.output).unwrap();
    assert_eq!(came.to_der().unwrap(), first.der);
    std::fs::write(pki.path("certificate.pem"), &enrolled.output).unwrap();

    let subject = subject_of(&pki, "certificate.pem").await;
    pki.prepare("new-key.pem", "renewal.pem", &subject).await;
    let old = ["--cert", "certificate.pem", "--key", "key.pem", "--in", "renewal.pem"];
    let reenrolled = enroll(&pki, &bank, &login, &old).await;
    assert!(reenrolled.succeeded, "{}", reenrolled.messages);
    let [_, second] = bank.issued();
    assert_eq!(second.renews, first.serial);
    assert_eq!(X509::from_pem(&reenrolled.output).unwrap().to_der().unwrap(), second.der);
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_for_an_approval() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    pki.fetch_authorities(&bank).await;
    pki.prepare("key.pem", "request.pem", &format!("CN={}", bank.user().login_id)).await;
    bank.bank.faults().add(Fault::Pending(RetryAfter::Seconds(1)));

    let request = ["--in", "request.pem", "--interval", "1"];
    let enrolled = enroll(&pki, &bank, &login_of(&bank), &request).await;
    assert!(enrolled.succeeded, "{}", enrolled.messages);
    let [issued] = bank.issued();
    assert_eq!(X509::from_pem(&enrolled.output).unwrap().to_der().unwrap(), issued.der);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused() {
    let (bank, pki) = (TestBank::start().await, Pki::new().await);
    pki.fetch_authorities(&bank).await;
    pki.prepare("key.pem", "request.pem", &format!("CN={}", bank.user().login_id)).await;

    let login = format!("{}:wrong", bank.user().login_id);
    let refused = enroll(&pki, &bank, &login, &["--in", "request.pem"]).await;
    assert!(!refused.succeeded);
    let [] = bank.issued();
}
