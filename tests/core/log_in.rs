//! `log-in URL CA FINGERPRINT`: logs in to a page with a certificate from the user's own store, as a browser does, and
//! prints the page.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a command-line program for the tests")]

use std::error::Error;
use std::path::Path;

use cert_core::certificate::Fingerprint;
use cert_core::clock::SystemClock;
use cert_core::keystore::StoreLocation;
use cert_core::network::proxy::ProxyConnector;
use cert_core::network::{ClientIdentity, ClientSettings, http_client};
use cert_core::profile::{Profile, pinned};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [url, authorities, fingerprint] = words.as_slice() else {
        return Err("usage: log-in URL CA FINGERPRINT".into());
    };
    let identity = identity(&fingerprint.parse()?)?;
    let trust = pinned(Path::new(authorities))?;
    let settings = ClientSettings { trust, clock: SystemClock::shared(), connector: ProxyConnector::direct() };
    let url = url.parse()?;
    let client = http_client(&settings, &url, Some(identity))?;
    let answer = client.send(client.get(url)).await?;
    println!("{}", answer.error_for_status()?.text().await?);
    Ok(())
}

fn identity(fingerprint: &Fingerprint) -> Result<ClientIdentity, Box<dyn Error>> {
    let store = StoreLocation::Browser.open()?;
    let certificates = store.certificates(&Profile::of_this_build()?.issuer)?;
    let certificate = certificates.into_iter().find(|one| one.fingerprint() == *fingerprint);
    let chain = vec![certificate.ok_or("no such certificate")?];
    Ok(ClientIdentity { chain, key: store.signing_key(fingerprint)? })
}
