//! The handle to a running bank.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle, spawn_blocking};

use crate::administration::Administration;
use crate::authority::TlsIdentity;
use crate::clock::Clock;
use crate::config::{BankConfig, LoopbackAddress, Validity};
use crate::contracts::{self, DemoContract};
use crate::data::DataDirectory;
use crate::database::certificates::CertificateRecord;
use crate::error::BankError;
use crate::faults::FaultSwitch;
use crate::notices;
use crate::requests::RequestRecord;
use crate::server::tls::{self, ClientCertificate};
use crate::server::{Listener, est_router, mtls_router, web_router};
use crate::state::{Addresses, BankState};
use crate::users::{self, DemoUser};

/// A bank that is serving. It stops when [`Bank::stop`] is called or this is dropped.
pub struct Bank {
    state: Arc<BankState>,
    administration: Administration,
    data: DataDirectory,
    announcement: Announcement,
    ca_pem: String,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    sweeper: AbortHandle,
    _lock: File,
}

/// The bank's addresses and demo users, printed by the program when it is ready.
#[derive(Clone, Serialize)]
pub struct Announcement {
    #[serde(flatten)]
    addresses: Addresses,
    /// PEM file of the root that the listeners' certificates chain up to.
    ca: PathBuf,
    updates: UpdateService,
    users: Vec<DemoUser>,
    #[serde(skip_serializing_if = "Option::is_none")]
    administrator: Option<DemoUser>,
    /// The demo contracts whose login ID has not been obtained yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contracts: Vec<DemoContract>,
}

/// The addresses of the update service, whether or not it has anything to serve.
#[derive(Clone, Debug, Serialize)]
pub struct UpdateService {
    /// Address of the manifest.
    pub manifest: String,
    /// File with the public keys of the packages' signatures, one per line.
    pub keys: PathBuf,
}

impl Bank {
    /// Opens the data directory and starts the listeners, which accept connections when this returns.
    pub async fn start(config: BankConfig) -> Result<Self, BankError> {
        let data = DataDirectory::open(&config.data)?;
        let lock = data.lock()?;
        let [service, web, mtls] = [config.listen, config.listen_web, config.listen_mtls].map(listen);
        let [service, web, mtls] = [service.await?, web.await?, mtls.await?];
        let addresses = Addresses { service: url(&service)?, web: url(&web)?, mtls: url(&mtls)? };
        let (limits, server_certificate) = (config.limits, config.server_certificate);
        let open = move || {
            let state = BankState::open(config, &data, addresses)?;
            users::add_demo_users(&state.database)?;
            contracts::add_demo_contracts(&state.database)?;
            Ok::<_, BankError>((data, state))
        };
        let (data, state) = spawn_blocking(open).await??;
        let identity = TlsIdentity::new(&state.authority.keys, server_certificate)?;
        let ca_pem = state.authority.keys.root.certificate.to_pem()?;
        let ca_pem = String::from_utf8_lossy(&ca_pem).into_owned();
        let announcement = Announcement::new(&state, &data)?;
        let administration = Administration::of(&state.database, &state.clock);
        let state = Arc::new(state);
        let (stop, stopped) = watch::channel(false);
        let parts = [
            (service, ClientCertificate::Optional, est_router(&state)),
            (web, ClientCertificate::NotRequested, web_router(&state)),
            (mtls, ClientCertificate::Required, mtls_router(&state)),
        ];
        let listeners = parts.into_iter().map(|(socket, client, router)| {
            let acceptor = tls::acceptor(&state.authority, &identity, client)?;
            Ok(tokio::spawn(Listener { socket, acceptor, router, limits }.serve(stopped.clone())))
        });
        let listeners = listeners.collect::<Result<_, BankError>>()?;
        let sweeper = tokio::spawn(notices::sweep_daily(Arc::clone(&state))).abort_handle();
        let bank = Self { state, administration, data, announcement, ca_pem, stop, listeners, sweeper, _lock: lock };
        bank.announce()?;
        Ok(bank)
    }

    /// Lets running requests finish for at most two seconds, then stops.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for listener in std::mem::take(&mut self.listeners) {
            let _ = listener.await;
        }
    }

    /// Base address of EST, without a final slash and without `/.well-known/est`.
    pub fn service_url(&self) -> &str {
        &self.state.addresses.service
    }

    /// Address of the pages.
    pub fn web_url(&self) -> &str {
        &self.state.addresses.web
    }

    /// Address of certificate login.
    pub fn mtls_url(&self) -> &str {
        &self.state.addresses.mtls
    }

    /// The update service, which serves the files of [`Bank::updates_folder`].
    pub fn updates(&self) -> UpdateService {
        self.announcement.updates.clone()
    }

    /// The folder that the update service serves.
    pub fn updates_folder(&self) -> &Path {
        &self.state.updates
    }

    /// PEM file of the root that the listeners' certificates chain up to.
    pub fn ca_file(&self) -> PathBuf {
        self.announcement.ca.clone()
    }

    /// The content of [`Bank::ca_file`].
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The demo users that still have their demo passwords.
    pub fn users(&self) -> &[DemoUser] {
        &self.announcement.users
    }

    /// The demo contracts that could be exchanged for a login ID when the bank started.
    pub fn contracts(&self) -> &[DemoContract] {
        &self.announcement.contracts
    }

    /// The login for the administration page.
    pub fn administrator(&self) -> DemoUser {
        self.state.administrator.shown()
    }

    /// Sends every notice that is due by the bank's clock, once for each certificate, and returns
    /// how many were sent. The bank does this itself when it starts and then daily.
    pub async fn send_notices(&self) -> Result<usize, BankError> {
        self.state.send_notices().await
    }

    /// The addresses and demo users, as the program prints them.
    pub fn announcement(&self) -> &Announcement {
        &self.announcement
    }

    /// Read and write access to the records.
    pub fn administration(&self) -> &Administration {
        &self.administration
    }

    /// The switch for faults.
    pub fn faults(&self) -> FaultSwitch {
        self.state.faults.clone()
    }

    /// The bank's clock, to be read or shifted.
    pub fn clock(&self) -> Clock {
        self.state.clock.clone()
    }

    /// Sets the validity of the certificates issued from now on.
    pub fn set_validity(&self, validity: Validity) {
        *self.state.validity.lock() = validity;
    }

    /// All certificates ever issued, in the order of issue.
    pub fn certificates(&self) -> Result<Vec<CertificateRecord>, BankError> {
        self.administration.certificates(None)
    }

    /// The latest requests to all three listeners (at most 10 000), oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.state.requests.latest()
    }

    /// How many of [`Bank::requests`] were for this path, such as `/.well-known/est/simpleenroll`.
    pub fn request_count(&self, path: &str) -> u64 {
        self.requests().iter().filter(|record| record.path == path).count() as u64
    }

    /// Writes service.json, by which other programs find the bank; without passwords.
    fn announce(&self) -> Result<(), BankError> {
        let mut public = self.announcement.clone();
        public.users.iter_mut().for_each(|user| user.password.clear());
        public.administrator = None;
        public.contracts.clear();
        let text = serde_json::to_string(&public).expect("strings and paths serialise");
        self.data.write("service.json", text.as_bytes())
    }
}

impl Announcement {
    fn new(state: &BankState, data: &DataDirectory) -> Result<Self, BankError> {
        let addresses = state.addresses.clone();
        let manifest = format!("{}/updates/latest.json", addresses.web);
        let updates = UpdateService { manifest, keys: state.updates.join("keys.pub") };
        let (users, contracts) = (users::demo_users(&state.database)?, contracts::demo_contracts(&state.database)?);
        let (ca, administrator) = (data.path("ca.pem"), Some(state.administrator.shown()));
        Ok(Self { addresses, ca, updates, users, administrator, contracts })
    }
}

async fn listen(address: LoopbackAddress) -> Result<TcpListener, BankError> {
    let address = address.socket_address();
    TcpListener::bind(address).await.map_err(|source| BankError::Listen { address, source })
}

fn url(socket: &TcpListener) -> Result<String, BankError> {
    Ok(format!("https://{}", socket.local_addr().map_err(BankError::at("socket".as_ref()))?))
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        self.sweeper.abort();
        // A failure is ignored: the next start replaces the file.
        let _ = std::fs::remove_file(self.data.path("service.json"));
    }
}
