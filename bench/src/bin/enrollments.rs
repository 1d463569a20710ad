//! How many certificates per second the bank issues.
//!
//! Starts a bank in this process, prepares the requests, then posts them over TLS from several
//! clients at once, each on a connection of its own. Prints a number. Bank and clients share
//! the machine's cores, so the bank alone would be a little faster.
#![expect(clippy::print_stdout, reason = "a program of the benches")]

use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine as _;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::x509::X509Req;
use practice_bank::{Bank, BankConfig, DemoUser};
use reqwest::{Certificate, Client};
use tokio::task::JoinSet;

const REQUESTS: usize = 8000;
/// While some wait for the disk, there are others to sign for.
const CLIENTS: usize = 128;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let directory = tempfile::TempDir::new()?;
    let bank = Bank::start(BankConfig::ephemeral(directory.path().join("data"))).await?;
    let requests: Result<VecDeque<_>, _> = (0..REQUESTS).map(|_| request()).collect();
    let seconds = run(&bank, requests?).await?;
    println!("{}", f64::from(u32::try_from(bank.certificates()?.len())?) / seconds);
    bank.stop().await;
    Ok(())
}

/// On P-256, so that a thousand are prepared in no time; what the bank signs with is RSA-2048
/// whatever the request.
fn request() -> Result<String, ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let key = PKey::from_ec_key(EcKey::generate(&group)?)?;
    let mut builder = X509Req::builder()?;
    builder.set_pubkey(&key)?;
    builder.sign(&key, MessageDigest::sha256())?;
    let der = builder.build().to_der()?;
    Ok(base64::engine::general_purpose::STANDARD.encode(der))
}

/// Gives the seconds that all of them took.
async fn run(bank: &Bank, requests: VecDeque<String>) -> Outcome<f64> {
    // A second start in the same process would find the provider installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let requests = Arc::new(Mutex::new(requests));
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for user in many_certificates(bank)?.iter().cycle().take(CLIENTS).cloned() {
        tasks.spawn(client(address(bank), bank.ca_pem().to_owned(), user, Arc::clone(&requests)));
    }
    while let Some(finished) = tasks.join_next().await {
        finished??;
    }
    Ok(started.elapsed().as_secs_f64())
}

/// The demo users who may hold many certificates.
fn many_certificates(bank: &Bank) -> Outcome<Vec<DemoUser>> {
    let summaries = bank.administration().users()?;
    let many = |user: &&DemoUser| summaries.iter().any(|one| one.login_id == user.login_id && !one.single_certificate);
    Ok(bank.users().iter().filter(many).cloned().collect())
}

fn address(bank: &Bank) -> String {
    format!("{}/.well-known/est/simpleenroll", bank.service_url())
}

async fn client(url: String, ca: String, user: DemoUser, requests: Arc<Mutex<VecDeque<String>>>) -> Outcome<()> {
    let root = Certificate::from_pem(ca.as_bytes())?;
    let client = Client::builder().tls_certs_only([root]).no_proxy().build()?;
    while let Some(body) = next(&requests) {
        let post = client
            .post(&url)
            .header("content-type", "application/pkcs10")
            .basic_auth(&user.login_id, Some(&user.password))
            .body(body);
        post.send().await?.error_for_status()?.bytes().await?;
    }
    Ok(())
}

fn next(requests: &Mutex<VecDeque<String>>) -> Option<String> {
    requests.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}
