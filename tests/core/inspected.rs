//! `inspected URL PROXY LOGIN_ID`: issues a certificate at URL through the proxy, with the system's trusted roots, and
//! renews it; prints a line for each: `done`, or the error code.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a command-line program for the tests")]

use std::error::Error;
use std::io::stdin;
use std::sync::Arc;

use cert_core::clock::SystemClock;
use cert_core::enrollment::{Enroller, Journal, Preparation};
use cert_core::input::{Credentials, LoginId, Password};
use cert_core::keystore::MemoryStore;
use cert_core::network::Trust;
use cert_core::network::proxy::{NoSignIn, ProxyConnector, Route};
use cert_core::policy::Policy;
use cert_core::profile::{Profile, ServiceAddress};
use cert_core::secret::Secret;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [url, proxy, login_id] = words.as_slice() else {
        return Err("usage: inspected URL PROXY LOGIN_ID < PASSWORD".into());
    };
    let enroller = enroller(url, proxy)?;
    let mut password = String::new();
    stdin().read_line(&mut password)?;
    let credentials =
        Credentials { login_id: LoginId::parse(login_id)?, password: Password::parse(Secret::new(password))? };
    report(&enroller, &credentials, enroller.prepare_issue()).await;
    let issued = enroller.store.certificates(&enroller.issuer)?.remove(0);
    report(&enroller, &credentials, enroller.prepare_renewal(&issued.fingerprint())).await;
    Ok(())
}

fn enroller(url: &str, proxy: &str) -> Result<Enroller, Box<dyn Error>> {
    let (profile, folder) = (Profile::of_this_build()?, std::env::current_dir()?);
    let service = ServiceAddress::new(url, Trust::System)?;
    let (store, journal) = (Arc::new(MemoryStore::new()), Journal::new(folder.join("journal")));
    let clock = SystemClock::shared();
    let proxy = Route::Via(proxy.parse()?, None);
    let connector = ProxyConnector::new(proxy, NoSignIn, &Policy::default());
    Ok(Enroller::new(&profile, service, store, journal, clock, connector))
}

async fn report(enroller: &Enroller, credentials: &Credentials, prepared: Result<Preparation, cert_core::Error>) {
    let done = match prepared {
        Ok(mut preparation) => enroller.enroll(credentials, &mut preparation).await.map(drop),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => println!("done"),
        Err(error) => println!("{:?}", error.code()),
    }
}
