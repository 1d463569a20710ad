//! What happens before a bank serves.

use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::administrator::Administrator;
use crate::authority::{Authority, TlsIdentity};
use crate::clock::Clock;
use crate::config::{BankConfig, Limits, LoopbackAddress};
use crate::contracts::{self, DemoContract};
use crate::data::DataDirectory;
use crate::error::BankError;
use crate::faults::FaultSwitch;
use crate::login::Logins;
use crate::notices::Mailer;
use crate::requests::RequestLog;
use crate::server::tls::{self, ClientCertificate};
use crate::server::{Listener, est_router, mtls_router, web_router};
use crate::sessions::Sessions;
use crate::state::{Addresses, BankState};
use crate::tokens::FormKey;
use crate::users::{self, DemoUser};

/// A bank that has opened everything but does not serve yet.
pub(crate) struct Opened {
    pub(crate) state: BankState,
    pub(crate) identity: TlsIdentity,
    pub(crate) demo_users: Vec<DemoUser>,
    pub(crate) demo_contracts: Vec<DemoContract>,
}

impl Opened {
    /// Opens what is in the data directory. Blocks.
    pub(crate) fn open(config: BankConfig, data: &DataDirectory, addresses: Addresses) -> Result<Self, BankError> {
        let keys = data.keys(config.authority_keys)?;
        let identity = TlsIdentity::new(&keys, config.server_certificate)?;
        let database = data.database()?;
        users::add_demo_users(&database)?;
        contracts::add_demo_contracts(&database)?;
        let (demo_users, demo_contracts) = (users::demo_users(&database)?, contracts::demo_contracts(&database)?);
        let clock = Clock::default();
        clock.set_offset(config.clock_offset);
        let faults = FaultSwitch::new(clock.clone());
        config.faults.into_iter().for_each(|fault| faults.add(fault));
        let updates = config.updates.unwrap_or_else(|| data.path("updates"));
        let state = BankState {
            clock,
            authority: Authority::new(keys, format!("{}/crl", addresses.web)),
            database,
            logins: Logins::new()?,
            faults,
            requests: RequestLog::default(),
            csr_attributes: config.csr_attributes,
            renewal_window_days: config.renewal_window_days,
            validity: Mutex::new(config.validity),
            revocation_list: Mutex::default(),
            sessions: Sessions::default(),
            administrator: Administrator::open(&data.path("administrator"))?,
            administrator_sessions: Sessions::default(),
            form_key: FormKey::new()?,
            setup_file: data.path("cc1554setup.msi"),
            // Others are told of it, wherever they run.
            updates: std::path::absolute(&updates).unwrap_or(updates),
            mailer: Mailer::new(config.smtp, data.path("outbox")),
            sending_notices: tokio::sync::Mutex::default(),
            addresses,
        };
        Ok(Self { state, identity, demo_users, demo_contracts })
    }
}

/// The open sockets of EST, pages and certificate login.
pub(crate) struct Sockets([TcpListener; 3]);

impl Sockets {
    pub(crate) async fn open(config: &BankConfig) -> Result<Self, BankError> {
        let service = listen(config.listen).await?;
        let web = listen(config.listen_web).await?;
        Ok(Self([service, web, listen(config.listen_mtls).await?]))
    }

    pub(crate) fn addresses(&self) -> Result<Addresses, BankError> {
        let Self([service, web, mtls]) = self;
        Ok(Addresses { service: url(service)?, web: url(web)?, mtls: url(mtls)? })
    }

    pub(crate) fn serve(
        self,
        state: &Arc<BankState>,
        identity: &TlsIdentity,
        limits: Limits,
        stopped: &watch::Receiver<bool>,
    ) -> Result<Vec<JoinHandle<()>>, BankError> {
        let [service, web, mtls] = self.0;
        let parts = [
            (service, ClientCertificate::Optional, est_router(state)),
            (web, ClientCertificate::NotAsked, web_router(state)),
            (mtls, ClientCertificate::Required, mtls_router(state)),
        ];
        let listeners = parts.into_iter().map(|(socket, client, router)| {
            let acceptor = tls::acceptor(state, identity, client)?;
            let listener = Listener { socket, acceptor, router, limits };
            Ok(tokio::spawn(listener.serve(stopped.clone())))
        });
        listeners.collect()
    }
}

async fn listen(address: LoopbackAddress) -> Result<TcpListener, BankError> {
    let address = address.socket_address();
    let bound = TcpListener::bind(address).await;
    bound.map_err(|source| BankError::Listen { address, source })
}

fn url(socket: &TcpListener) -> Result<String, BankError> {
    let address = socket.local_addr();
    let address = address.map_err(|source| BankError::File { path: "socket".into(), source })?;
    Ok(format!("https://{address}"))
}
