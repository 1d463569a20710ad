//! State shared by all parts of a running bank.

use std::path::PathBuf;

use openssl::sha::sha256;
use parking_lot::Mutex;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::administrator::Administrator;
use crate::authority::{Authority, CsrAttributes};
use crate::clock::Clock;
use crate::config::{BankConfig, Validity};
use crate::data::DataDirectory;
use crate::database::Database;
use crate::database::certificates::{self, CertificateRecord};
use crate::error::BankError;
use crate::faults::FaultSwitch;
use crate::mailer::Mailer;
use crate::password::PasswordChecks;
use crate::requests::RequestLog;
use crate::sessions::Sessions;
use crate::setup::SetupFiles;
use crate::tokens::FormKey;

/// A running bank without its listeners.
pub(crate) struct BankState {
    pub(crate) clock: Clock,
    pub(crate) authority: Authority,
    pub(crate) database: Database,
    pub(crate) password_checks: PasswordChecks,
    pub(crate) faults: FaultSwitch,
    pub(crate) requests: RequestLog,
    pub(crate) csr_attributes: Option<CsrAttributes>,
    pub(crate) renewal_window_days: u16,
    pub(crate) renewal_grace: Duration,
    pub(crate) validity: Mutex<Validity>,
    /// The most recently signed list.
    revocation_list: Mutex<Option<RevocationList>>,
    pub(crate) sessions: Sessions,
    pub(crate) administrator: Administrator,
    pub(crate) administrator_sessions: Sessions,
    pub(crate) form_key: FormKey,
    pub(crate) setup: SetupFiles,
    /// Folder that the update service serves.
    pub(crate) updates: PathBuf,
    pub(crate) mailer: Mailer,
    /// Held while notices are sent, so that no notice is sent twice.
    pub(crate) sending_notices: tokio::sync::Mutex<()>,
    pub(crate) addresses: Addresses,
}

/// Where the listeners are, as `https://…` without a final slash.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Addresses {
    pub(crate) service: String,
    pub(crate) web: String,
    pub(crate) mtls: String,
}

/// A signed list and what it was signed for.
struct RevocationList {
    revocations: Vec<(String, OffsetDateTime)>,
    signed_at: OffsetDateTime,
    der: Vec<u8>,
}

/// A list older than this is signed again, even if nothing was revoked.
const REVOCATION_LIST_AGE: Duration = Duration::hours(1);

impl BankState {
    /// Opens the content of the data directory. Blocks.
    pub(crate) fn open(config: BankConfig, data: &DataDirectory, addresses: Addresses) -> Result<Self, BankError> {
        let keys = data.keys(config.authority_keys)?;
        let database = data.database()?;
        let clock = Clock::default();
        clock.set_offset(config.clock_offset);
        let faults = FaultSwitch::new(clock.clone());
        config.faults.into_iter().for_each(|fault| faults.add(fault));
        let updates = config.updates.unwrap_or_else(|| data.path("updates"));
        Ok(Self {
            clock,
            authority: Authority { keys, crl_url: format!("{}/crl", addresses.web) },
            database,
            password_checks: PasswordChecks::new()?,
            faults,
            requests: RequestLog::default(),
            csr_attributes: config.csr_attributes,
            renewal_window_days: config.renewal_window_days,
            renewal_grace: Duration::days(config.renewal_grace_days.into()),
            validity: Mutex::new(config.validity),
            revocation_list: Mutex::default(),
            sessions: Sessions::default(),
            administrator: Administrator::open(&data.path("administrator"))?,
            administrator_sessions: Sessions::default(),
            form_key: FormKey::new()?,
            setup: SetupFiles::new(config.setup, data.path("cc1554setup.msi")),
            // Absolute, since it is published to programs with other working directories.
            updates: std::path::absolute(&updates).unwrap_or(updates),
            mailer: Mailer::new(config.smtp, data.path("outbox")),
            sending_notices: tokio::sync::Mutex::default(),
            addresses,
        })
    }

    /// The record of a certificate in DER, if this bank issued it.
    pub(crate) fn record_of(&self, der: &[u8]) -> Result<Option<CertificateRecord>, BankError> {
        let fingerprint = hex::encode(sha256(der));
        self.database.read(|connection| certificates::find_by_fingerprint(connection, &fingerprint))
    }

    /// The current revocation list in DER. It is signed on request if anything has changed, so that
    /// a revocation by another process takes effect at once, too.
    pub(crate) fn revocation_list(&self) -> Result<Vec<u8>, BankError> {
        let revocations = self.database.read(certificates::revocations)?;
        let now = self.clock.now();
        let mut last = self.revocation_list.lock();
        if let Some(list) = &*last
            && list.revocations == revocations
            && (Duration::ZERO..REVOCATION_LIST_AGE).contains(&(now - list.signed_at))
        {
            return Ok(list.der.clone());
        }
        let der = self.authority.revocation_list(&revocations, now)?;
        *last = Some(RevocationList { revocations, signed_at: now, der: der.clone() });
        Ok(der)
    }
}
