//! Administrative access to the bank's records.

use std::path::Path;

use crate::clock::Clock;
use crate::data::DataDirectory;
use crate::database::Database;
use crate::database::certificates::{self, CertificateRecord};
use crate::database::users::{self as user_table, UserSummary};
use crate::error::BankError;
use crate::users::{self, NewUser};

/// The records of one data directory, whether or not a bank is serving from it. Changes take effect
/// in a running bank at once.
///
/// The methods block on disk access.
pub struct Administration {
    database: Database,
    clock: Clock,
}

impl Administration {
    /// Opens the records; an empty directory gets those of a new bank.
    pub fn open(data: &Path) -> Result<Self, BankError> {
        let database = DataDirectory::open(data)?.database()?;
        users::add_demo_users(&database)?;
        Ok(Self { database, clock: Clock::default() })
    }

    /// The records of a running bank.
    pub(crate) fn of(database: &Database, clock: &Clock) -> Self {
        Self { database: database.clone(), clock: clock.clone() }
    }

    /// All users, ordered by login ID.
    pub fn users(&self) -> Result<Vec<UserSummary>, BankError> {
        self.database.read(user_table::all)
    }

    /// Unlocks a login ID and resets its count of wrong passwords.
    pub fn unlock(&self, login_id: &str) -> Result<(), BankError> {
        self.expect_user(login_id)?;
        self.database.write_and_wait(|connection| user_table::clear_failures(connection, login_id))
    }

    /// Locks a login ID, as five wrong passwords would.
    pub fn lock(&self, login_id: &str) -> Result<(), BankError> {
        self.expect_user(login_id)?;
        let now = self.clock.now().unix_timestamp();
        self.database.write_and_wait(|connection| user_table::lock(connection, login_id, now))
    }

    /// Adds a user, or replaces the password and record of an existing one.
    pub fn put_user(&self, new: &NewUser) -> Result<(), BankError> {
        let user = users::hashed(new)?;
        self.database.write_and_wait(|connection| user_table::put(connection, &user))
    }

    /// All certificates, or those of one login ID, in the order of issue.
    pub fn certificates(&self, login_id: Option<&str>) -> Result<Vec<CertificateRecord>, BankError> {
        self.database.read(|connection| certificates::all(connection, login_id))
    }

    /// Revokes a certificate as of now by the clock. The serial is hexadecimal; spaces and colons, which copied
    /// serials often contain, are ignored.
    pub fn revoke(&self, serial: &str) -> Result<(), BankError> {
        let plain = serial.replace([' ', ':'], "").to_lowercase();
        let now = self.clock.now().unix_timestamp();
        let known = self.database.write_and_wait(move |connection| certificates::revoke(connection, &plain, now))?;
        if known { Ok(()) } else { Err(BankError::UnknownSerial(serial.to_owned())) }
    }

    fn expect_user(&self, login_id: &str) -> Result<(), BankError> {
        let user = self.database.read(|connection| user_table::find(connection, login_id))?;
        user.map(drop).ok_or_else(|| BankError::UnknownUser(login_id.to_owned()))
    }
}
