//! What happens before a bank serves.

use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::authority::{Authority, TlsIdentity};
use crate::clock::Clock;
use crate::config::{BankConfig, Limits, LoopbackAddress};
use crate::contracts::{self, DemoContract};
use crate::data::DataDirectory;
use crate::error::BankError;
use crate::faults::FaultSwitch;
use crate::login::Logins;
use crate::mail::Mailer;
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
    pub(crate) fn open(
        config: BankConfig,
        data: &DataDirectory,
        addresses: Addresses,
    ) -> Result<Self, BankError> {
        let keys = data.keys(config.authority_keys)?;
        let identity = TlsIdentity::new(&keys, config.server_certificate)?;
        let database = data.database()?;
        users::add_demo_users(&database)?;
        contracts::add_demo_contracts(&database)?;
        let (demo_users, demo_contracts) =
            (users::demo_users(&database)?, contracts::demo_contracts(&database)?);
        let clock = Clock::default();
        clock.set_offset(config.clock_offset);
        let faults = FaultSwitch::new(clock.clone());
        config.faults.into_iter().for_each(|fault| faults.add(fault));
        let updates = config.updates.unwrap_or_else(|| data.updates());
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
            administrator: data.administrator()?,
            administrator_sessions: Sessions::default(),
            form_key: FormKey::new()?,
            setup_file: data.setup_file(),
            // Others are told of it, wherever they run.
            updates: std::path::absolute(&updates).unwrap_or(updates),
            mailer: Mailer::new(config.mail, data.outbox()),
            sending_notices: tokio::sync::Mutex::default(),
            addresses,
        };
        Ok(Self { state, identity, demo_users, demo_contracts })
    }
}

/// The three open sockets.
pub(crate) struct Sockets {
    limits: Limits,
    service: TcpListener,
    web: TcpListener,
    mtls: TcpListener,
}

impl Sockets {
    pub(crate) async fn open(config: &BankConfig) -> Result<Self, BankError> {
        Ok(Self {
            limits: config.limits,
            service: listen(config.listen).await?,
            web: listen(config.listen_web).await?,
            mtls: listen(config.listen_mtls).await?,
        })
    }

    pub(crate) fn addresses(&self) -> Result<Addresses, BankError> {
        Ok(Addresses { service: url(&self.service)?, web: url(&self.web)?, mtls: url(&self.mtls)? })
    }

    pub(crate) fn serve(
        self,
        state: &Arc<BankState>,
        identity: &TlsIdentity,
        stopped: &watch::Receiver<bool>,
    ) -> Result<Vec<JoinHandle<()>>, BankError> {
        let parts = [
            (self.service, ClientCertificate::Optional, est_router(state)),
            (self.web, ClientCertificate::NotAsked, web_router(state)),
            (self.mtls, ClientCertificate::Required, mtls_router(state)),
        ];
        let mut listeners = Vec::new();
        for (socket, client, router) in parts {
            let acceptor = tls::acceptor(state, identity, client)?;
            let listener = Listener { socket, acceptor, router, limits: self.limits };
            listeners.push(tokio::spawn(listener.serve(stopped.clone())));
        }
        Ok(listeners)
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
