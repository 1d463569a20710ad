//! A running bank, as programs and tests hold it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use serde::Serialize;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle, spawn_blocking};

use crate::clock::Clock;
use crate::config::{BankConfig, Validity};
use crate::contracts::DemoContract;
use crate::data::DataDirectory;
use crate::database::certificates::{self, CertificateRecord};
use crate::database::users::{self as user_table, UserSummary};
use crate::error::BankError;
use crate::faults::FaultSwitch;
use crate::notices;
use crate::opening::{Opened, Sockets};
use crate::requests::RequestRecord;
use crate::state::{Addresses, BankState};
use crate::users::{self, DemoUser, NewUser};

/// A bank that is serving. It stops when [`Bank::stop`] is called or this is dropped.
pub struct Bank {
    state: Arc<BankState>,
    data: DataDirectory,
    ca_pem: String,
    demo_users: Vec<DemoUser>,
    demo_contracts: Vec<DemoContract>,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    sweeper: AbortHandle,
    _lock: File,
}

/// Where a bank serves: what the program prints when it is ready.
#[derive(Clone, Serialize)]
pub struct Announcement {
    /// Address of EST, `https://…` without a final slash.
    pub service: String,
    /// Address of the pages.
    pub web: String,
    /// Address of certificate login.
    pub mtls: String,
    /// PEM file of the root that the listeners' certificates chain up to.
    pub ca: PathBuf,
    /// The update service.
    pub updates: UpdateService,
    /// The demo users.
    pub users: Vec<DemoUser>,
    /// Who may use the administration page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrator: Option<DemoUser>,
    /// The demo contracts whose login ID has not been obtained yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<DemoContract>,
}

/// Where the update service is, whether or not it has anything to serve.
#[derive(Clone, Debug, Serialize)]
pub struct UpdateService {
    /// Address of the manifest.
    pub manifest: String,
    /// File with the keys that packages are signed with, one a line.
    pub keys: PathBuf,
}

impl Bank {
    /// Opens the data directory and begins to serve. All addresses answer when this returns.
    pub async fn start(config: BankConfig) -> Result<Self, BankError> {
        let data = DataDirectory::open(&config.data)?;
        let lock = data.lock()?;
        let sockets = Sockets::open(&config).await?;
        let (addresses, limits) = (sockets.addresses()?, config.limits);
        let opened = spawn_blocking({
            let data = data.clone();
            move || Opened::open(config, &data, addresses)
        });
        let Opened { state, identity, demo_users, demo_contracts } = opened.await??;
        let ca_pem = state.authority.keys().root_certificate().to_pem()?;
        let ca_pem = String::from_utf8_lossy(&ca_pem).into_owned();
        let state = Arc::new(state);
        let (stop, stopped) = watch::channel(false);
        let listeners = sockets.serve(&state, &identity, limits, &stopped)?;
        let sweeper = tokio::spawn(notices::sweep_daily(Arc::clone(&state))).abort_handle();
        let bank = Self {
            state,
            data,
            ca_pem,
            demo_users,
            demo_contracts,
            stop,
            listeners,
            sweeper,
            _lock: lock,
        };
        bank.announce()?;
        Ok(bank)
    }

    /// Lets running requests finish for at most two seconds, then ends everything.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for listener in std::mem::take(&mut self.listeners) {
            let _ = listener.await;
        }
    }

    /// Address of EST, without a final slash and without `/.well-known/est`.
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

    /// The update service, which serves the files of a folder.
    pub fn updates(&self) -> UpdateService {
        UpdateService {
            manifest: format!("{}/updates/latest.json", self.state.addresses.web),
            keys: self.updates_folder().join("keys.pub"),
        }
    }

    /// The folder it serves.
    pub fn updates_folder(&self) -> &Path {
        &self.state.updates
    }

    /// PEM file of the root that the listeners' certificates chain up to.
    pub fn ca_file(&self) -> PathBuf {
        self.data.path("ca.pem")
    }

    /// The content of [`Bank::ca_file`].
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The demo users that still have their demo passwords.
    pub fn users(&self) -> &[DemoUser] {
        &self.demo_users
    }

    /// The demo contracts that could be exchanged for a login ID when the bank started.
    pub fn contracts(&self) -> &[DemoContract] {
        &self.demo_contracts
    }

    /// What the administration page asks for.
    pub fn administrator(&self) -> DemoUser {
        self.state.administrator.shown()
    }

    /// Sends every notice that is due by the bank's clock, once for each certificate, and returns
    /// how many were sent. The bank does this itself when it starts and then daily.
    pub async fn send_notices(&self) -> Result<usize, BankError> {
        Ok(self.state.send_notices().await?)
    }

    /// What the program prints when it is ready.
    pub fn announcement(&self) -> Announcement {
        Announcement {
            administrator: Some(self.administrator()),
            contracts: self.demo_contracts.clone(),
            ..self.announcement_with(self.demo_users.clone())
        }
    }

    /// The handle to switch faults.
    pub fn faults(&self) -> FaultSwitch {
        self.state.faults.clone()
    }

    /// The bank's clock, to read it or to set it wrong.
    pub fn clock(&self) -> Clock {
        self.state.clock.clone()
    }

    /// Sets the validity of the certificates issued from now on.
    pub fn set_validity(&self, validity: Validity) {
        *self.state.validity.lock().unwrap_or_else(PoisonError::into_inner) = validity;
    }

    /// All certificates ever issued, in the order of issue.
    pub fn certificates(&self) -> Result<Vec<CertificateRecord>, BankError> {
        Ok(self.state.database.read(|connection| certificates::all(connection, None))?)
    }

    /// Revokes a certificate, from now by the bank's clock.
    pub async fn revoke(&self, serial: &str) -> Result<(), BankError> {
        let (wanted, now) = (serial.to_lowercase(), self.state.clock.now().unix_timestamp());
        let revoke = move |connection: &_| certificates::revoke(connection, &wanted, now);
        if self.state.database.write(revoke).await? {
            Ok(())
        } else {
            Err(BankError::UnknownSerial(serial.to_owned()))
        }
    }

    /// Adds a user, or gives an existing one this password and record.
    pub async fn add_user(&self, new: NewUser) -> Result<(), BankError> {
        let hashed = spawn_blocking(move || users::hashed(&new));
        let user = hashed.await??;
        let put = move |connection: &_| user_table::put(connection, &user);
        Ok(self.state.database.write(put).await?)
    }

    /// Locks a login ID, as five wrong passwords would.
    pub async fn lock(&self, login_id: &str) -> Result<(), BankError> {
        let (login_id, now) = (login_id.to_owned(), self.state.clock.now().unix_timestamp());
        let lock = move |connection: &_| user_table::lock(connection, &login_id, now);
        Ok(self.state.database.write(lock).await?)
    }

    /// Unlocks a login ID and forgets its wrong passwords.
    pub async fn unlock(&self, login_id: &str) -> Result<(), BankError> {
        let login_id = login_id.to_owned();
        let unlock = move |connection: &_| user_table::clear_failures(connection, &login_id);
        self.state.database.write(unlock).await?;
        Ok(())
    }

    /// All users, as the administrator sees them.
    pub fn user_summaries(&self) -> Result<Vec<UserSummary>, BankError> {
        Ok(self.state.database.read(user_table::all)?)
    }

    /// The latest requests to all three listeners (at most 10 000), oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.state.requests.latest()
    }

    /// How many of them were for this path, such as `/.well-known/est/simpleenroll`.
    pub fn request_count(&self, path: &str) -> u64 {
        self.state.requests.count(path) as u64
    }

    /// For programs that look for the bank: without passwords.
    fn announce(&self) -> Result<(), BankError> {
        let without_password =
            |user: &DemoUser| DemoUser { password: String::new(), ..user.clone() };
        let announcement =
            self.announcement_with(self.demo_users.iter().map(without_password).collect());
        let text = serde_json::to_string(&announcement).expect("strings and paths serialise");
        self.data.write("service.json", text.as_bytes())
    }

    fn announcement_with(&self, users: Vec<DemoUser>) -> Announcement {
        let Addresses { service, web, mtls } = self.state.addresses.clone();
        Announcement {
            service,
            web,
            mtls,
            ca: self.ca_file(),
            updates: self.updates(),
            users,
            administrator: None,
            contracts: Vec::new(),
        }
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        self.sweeper.abort();
        // Nothing is left to be done about a failure, and a next start replaces the file.
        let _ = std::fs::remove_file(self.data.path("service.json"));
    }
}
