//! What all parts of a running bank share.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use openssl::sha::sha256;
use time::{Duration, OffsetDateTime};

use crate::administrator::Administrator;
use crate::authority::crl::Revocation;
use crate::authority::{Authority, CsrAttributes, hexadecimal};
use crate::clock::Clock;
use crate::config::Validity;
use crate::database::certificates::{self, CertificateRecord};
use crate::database::{Database, DatabaseError};
use crate::error::BankError;
use crate::faults::FaultSwitch;
use crate::login::Logins;
use crate::notices::Mailer;
use crate::requests::RequestLog;
use crate::sessions::Sessions;
use crate::tokens::FormKey;

/// A running bank without its listeners.
pub(crate) struct BankState {
    pub(crate) clock: Clock,
    pub(crate) authority: Authority,
    pub(crate) database: Database,
    pub(crate) logins: Logins,
    pub(crate) faults: FaultSwitch,
    pub(crate) requests: RequestLog,
    pub(crate) csr_attributes: Option<CsrAttributes>,
    pub(crate) renewal_window_days: u16,
    pub(crate) validity: Mutex<Validity>,
    pub(crate) revocation_list: Mutex<Option<RevocationList>>,
    pub(crate) sessions: Sessions,
    pub(crate) administrator: Administrator,
    pub(crate) administrator_sessions: Sessions,
    pub(crate) form_key: FormKey,
    /// The application's installer, if somebody has put one there.
    pub(crate) setup_file: PathBuf,
    /// Folder of what the update service serves.
    pub(crate) updates: PathBuf,
    pub(crate) mailer: Mailer,
    /// Held while notices are sent, so that none is sent twice.
    pub(crate) sending_notices: tokio::sync::Mutex<()>,
    pub(crate) addresses: Addresses,
}

/// Where the listeners are, as `https://…` without a final slash.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    pub(crate) service: String,
    pub(crate) web: String,
    pub(crate) mtls: String,
}

/// A signed list and what it was signed for.
pub(crate) struct RevocationList {
    revocations: Vec<Revocation>,
    signed_at: OffsetDateTime,
    der: Vec<u8>,
}

/// A list is signed anew after this, even if nothing was revoked.
const REVOCATION_LIST_AGE: Duration = Duration::hours(1);

impl BankState {
    pub(crate) fn validity(&self) -> Validity {
        *self.validity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record of a certificate in DER, if this bank issued it.
    pub(crate) fn record_of(&self, der: &[u8]) -> Result<Option<CertificateRecord>, DatabaseError> {
        let fingerprint = hexadecimal(&sha256(der));
        self.database.read(|connection| certificates::find_by_fingerprint(connection, &fingerprint))
    }

    /// The present revocation list in DER. It is signed when somebody asks and something has
    /// changed, so that a revocation by another process counts at once, too.
    pub(crate) fn revocation_list(&self) -> Result<Vec<u8>, BankError> {
        let revocations = self.database.read(certificates::revocations)?;
        let now = self.clock.now();
        let mut cached = self.revocation_list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = cached.as_ref().filter(|list| list.is_current(&revocations, now)) {
            return Ok(list.der.clone());
        }
        let der = self.authority.revocation_list(&revocations, now)?;
        *cached = Some(RevocationList { revocations, signed_at: now, der: der.clone() });
        Ok(der)
    }
}

impl RevocationList {
    fn is_current(&self, revocations: &[Revocation], now: OffsetDateTime) -> bool {
        let age = now - self.signed_at;
        self.revocations == revocations && (Duration::ZERO..REVOCATION_LIST_AGE).contains(&age)
    }
}
