//! Measures how many certificates per second the bank issues.
//!
//! Starts a bank in this process, prepares the requests, then posts them over TLS from many
//! clients at once, each on a separate connection. Prints a number. Bank and clients share
//! the machine's cores, so the bank alone would be a little faster.
#![expect(clippy::print_stdout, reason = "the result goes to standard output")]

use std::error::Error;
use std::time::Instant;

use base64::Engine as _;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::x509::X509Req;
use practice_bank::{Bank, BankConfig, DemoUser};
use reqwest::{Certificate, Client, RequestBuilder};
use tokio::task::JoinSet;

/// Enough that the bank always has something to sign while other requests wait for the disk.
const CLIENTS: usize = 128;
const REQUESTS_EACH: usize = 64;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let directory = tempfile::TempDir::new()?;
    let bank = Bank::start(BankConfig::ephemeral(directory.path().join("data"))).await?;
    let requests = (0..CLIENTS * REQUESTS_EACH).map(|_| request()).collect::<Result<Vec<_>, _>>()?;
    let seconds = run(&bank, &requests).await?;
    println!("{}", f64::from(u32::try_from(bank.certificates()?.len())?) / seconds);
    bank.stop().await;
    Ok(())
}

/// A request with a P-256 key, which is quick to generate. The bank signs with RSA-2048 whatever
/// the key in the request.
fn request() -> Result<String, ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let key = PKey::from_ec_key(EcKey::generate(&group)?)?;
    let mut builder = X509Req::builder()?;
    builder.set_pubkey(&key)?;
    builder.sign(&key, MessageDigest::sha256())?;
    let der = builder.build().to_der()?;
    Ok(base64::engine::general_purpose::STANDARD.encode(der))
}

/// Returns the seconds that all requests took.
async fn run(bank: &Bank, requests: &[String]) -> Outcome<f64> {
    // Fails harmlessly if a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let root = Certificate::from_pem(bank.ca_pem().as_bytes())?;
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    let users = many_certificates(bank)?;
    for (user, bodies) in users.iter().cycle().zip(requests.chunks(REQUESTS_EACH)) {
        // A separate client has a separate connection.
        let client = Client::builder().tls_certs_only([root.clone()]).no_proxy().build()?;
        let address = format!("{}/.well-known/est/simpleenroll", bank.service_url());
        let post = client.post(address).header("content-type", "application/pkcs10");
        tasks.spawn(enroll(post.basic_auth(&user.login_id, Some(&user.password)), bodies.to_vec()));
    }
    while let Some(finished) = tasks.join_next().await {
        finished??;
    }
    Ok(started.elapsed().as_secs_f64())
}

/// The demo users who may hold more than one certificate.
fn many_certificates(bank: &Bank) -> Outcome<Vec<DemoUser>> {
    let summaries = bank.administration().users()?;
    let many = |user: &&DemoUser| summaries.iter().any(|one| one.login_id == user.login_id && !one.single_certificate);
    Ok(bank.users().iter().filter(many).cloned().collect())
}

async fn enroll(post: RequestBuilder, bodies: Vec<String>) -> Outcome<()> {
    for body in bodies {
        let post = post.try_clone().ok_or("a request without a body can be cloned")?;
        post.body(body).send().await?.error_for_status()?.bytes().await?;
    }
    Ok(())
}
