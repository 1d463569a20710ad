//! Certificate operations of administrators, the bank's and the companies'; every operation is recorded.

use crate::database::actions::{self, Action, ActionRecord};
use crate::database::certificates::{self, CertificateRecord};
use crate::database::users;
use crate::error::BankError;
use crate::state::BankState;

impl BankState {
    /// Revokes a certificate as of now.
    pub(crate) async fn revoke(&self, administrator: String, record: CertificateRecord) -> Result<(), BankError> {
        let CertificateRecord { login_id, serial, .. } = record;
        let (at, action) = (self.clock.now(), Action::Revoke);
        let change = move |connection: &_| {
            certificates::revoke(connection, &serial, at.unix_timestamp())?;
            actions::add(connection, &ActionRecord { at, administrator, action, login_id, serial: Some(serial) })
        };
        self.database.write(change).await
    }

    /// For a user who has lost the certificate or has a new PC: revokes all certificates of the login ID, so that
    /// even a login ID limited to one certificate can get a new one.
    pub(crate) async fn allow_reissue(&self, administrator: String, login_id: String) -> Result<(), BankError> {
        let (at, action) = (self.clock.now(), Action::Reissue);
        let change = move |connection: &_| {
            certificates::revoke_all(connection, &login_id, at.unix_timestamp())?;
            users::clear_failures(connection, &login_id)?;
            actions::add(connection, &ActionRecord { at, administrator, action, login_id, serial: None })
        };
        self.database.write(change).await
    }
}
