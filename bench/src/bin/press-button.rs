//! Measures how long a clerk waits after pressing 「認証して発行」, at the flow, which the window's
//! commands call. Reads the settings as JSON from standard input and prints a JSON array of
//! milliseconds, one for each round.
#![expect(clippy::print_stdout, reason = "the result goes to standard output")]

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cert_core::browsers::SystemBrowsers;
use cert_core::clock::SystemClock;
use cert_core::enrollment::Journal;
use cert_core::flow::{Flow, Screen};
use cert_core::keystore::StoreLocation;
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::Policy;
use cert_core::profile::{Profile, ServiceAddress, pinned};
use cert_core::secret::Secret;
use cert_core::session::SystemSessions;
use cert_core::{LanguagePreference, Services};
use serde::Deserialize;

/// A lower bound for the time to type a login ID and a password.
const TYPING: Duration = Duration::from_secs(4);

#[derive(Deserialize)]
struct Settings {
    service: String,
    ca: PathBuf,
    login_id: String,
    password: String,
    /// The NSS database's folder.
    database: PathBuf,
    state: PathBuf,
    rounds: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings: Settings = serde_json::from_reader(std::io::stdin())?;
    let mut milliseconds = Vec::with_capacity(settings.rounds);
    for _ in 0..settings.rounds {
        milliseconds.push(press(&settings).await?.as_secs_f64() * 1000.0);
    }
    println!("{}", serde_json::to_string(&milliseconds)?);
    Ok(())
}

/// Starts a flow as a new app does, and measures from its button to the certificate installed and tried.
async fn press(settings: &Settings) -> Result<Duration, Box<dyn Error>> {
    let flow = Flow::new(services(settings)?);
    flow.start(Box::new(|_| {})).await;
    flow.begin_issue().await;
    tokio::time::sleep(TYPING).await;
    let password = Secret::new(settings.password.clone());
    let pressed = Instant::now();
    let view = flow.authenticate(settings.login_id.clone(), password).await;
    let waited = pressed.elapsed();
    match view.screen {
        Screen::Result { .. } => Ok(waited),
        other => Err(format!("no certificate: {other:?}").into()),
    }
}

fn services(settings: &Settings) -> Result<Services, Box<dyn Error>> {
    let address = ServiceAddress::new(&settings.service, pinned(&settings.ca)?)?;
    Ok(Services {
        profile: Profile::of_this_build()?,
        address: Arc::new(move || Ok(address.clone())),
        connector: ProxyConnector::direct(),
        store: StoreLocation::Nss(settings.database.clone()).open()?,
        journal: Journal::new(settings.state.join("journal")),
        language: LanguagePreference::new(&settings.state),
        clock: SystemClock::shared(),
        browsers: Arc::new(SystemBrowsers),
        sessions: Arc::new(SystemSessions),
        updates: None,
        policy: Policy::default(),
        documents: Vec::new(),
    })
}
