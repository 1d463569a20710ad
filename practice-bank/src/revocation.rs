//! What administrators do about certificates, the bank's and companies' own: each of it is put on record.

use crate::database::actions::{self, Action, Done};
use crate::database::certificates::{self, CertificateRecord};
use crate::database::users;
use crate::error::BankError;
use crate::state::BankState;

impl BankState {
    /// Revokes a certificate, from now on.
    pub(crate) async fn revoke(&self, administrator: String, record: CertificateRecord) -> Result<(), BankError> {
        let CertificateRecord { login_id, serial, .. } = record;
        let (at, action) = (self.clock.now(), Action::Revoke);
        let change = move |connection: &_| {
            certificates::revoke(connection, &serial, at.unix_timestamp())?;
            actions::add(connection, &Done { at, administrator, action, login_id, serial: Some(serial) })
        };
        self.database.write(change).await
    }

    /// For a user who has lost the certificate, or has a new PC: the old ones go, so that a login ID that may hold
    /// one can be issued a new one.
    pub(crate) async fn let_reissue(&self, administrator: String, login_id: String) -> Result<(), BankError> {
        let (at, action) = (self.clock.now(), Action::Reissue);
        let change = move |connection: &_| {
            certificates::revoke_all(connection, &login_id, at.unix_timestamp())?;
            users::clear_failures(connection, &login_id)?;
            actions::add(connection, &Done { at, administrator, action, login_id, serial: None })
        };
        self.database.write(change).await
    }
}
