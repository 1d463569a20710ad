//! The bank's records in one SQLite file.
//!
//! One connection reads and one writes, so that no query waits for a change. A change is in the
//! write-ahead log when its transaction is committed, and on disk when [`Database::write`] returns:
//! the log is synchronised after the writing connection has been released, so that concurrent
//! changes share the cost of a synchronisation.

pub(crate) mod actions;
pub(crate) mod certificates;
pub(crate) mod contracts;
pub(crate) mod users;

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use time::OffsetDateTime;
use tokio::task::spawn_blocking;

use crate::error::BankError;
use crate::private_files;

/// Migrations: each upgrades a database from the version equal to its index to the next.
const STEPS: [&str; 3] = [include_str!("schema.sql"), include_str!("pages.sql"), include_str!("companies.sql")];

/// How long a connection waits for a lock of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open database. Clones share the connections.
#[derive(Clone)]
pub(crate) struct Database(Arc<Connections>);

struct Connections {
    reader: Mutex<Connection>,
    writer: Mutex<Connection>,
    /// The write-ahead log, which remains the same file as long as a connection is open.
    log: File,
}

impl Database {
    /// Opens the file; creates it (mode 0600) with its tables if it does not exist.
    pub(crate) fn open(path: &Path) -> Result<Self, BankError> {
        if !path.exists() {
            private_files::create_if_missing(path)?;
        }
        let mut writer = connect(path)?;
        create_tables(&mut writer)?;
        // SQLite's name for the log.
        let log = [path.as_os_str(), "-wal".as_ref()].into_iter().collect::<OsString>();
        let log = File::options().append(true).open(&log).map_err(BankError::at(Path::new(&log)))?;
        let (reader, writer) = (Mutex::new(connect(path)?), Mutex::new(writer));
        Ok(Self(Arc::new(Connections { reader, writer, log })))
    }

    /// Runs a short query.
    pub(crate) fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, BankError> {
        // A panic inside a query leaves the connection intact.
        let connection = self.0.reader.lock();
        Ok(query(&connection)?)
    }

    /// Makes a change, which is on disk and survives any crash when this returns `Ok`.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, BankError> {
        let database = self.clone();
        spawn_blocking(move || database.write_and_wait(change)).await?
    }

    /// Like [`Database::write`], for callers outside the asynchronous runtime.
    pub(crate) fn write_and_wait<T>(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, BankError> {
        // A panic inside a change rolls it back.
        let mut connection = self.0.writer.lock();
        let transaction = Transaction::new(&mut connection, TransactionBehavior::Immediate)?;
        let changed = change(&transaction)?;
        transaction.commit()?;
        drop(connection);
        self.0.log.sync_data().map_err(BankError::at(Path::new("bank.sqlite-wal")))?;
        Ok(changed)
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    write_ahead(&connection)?;
    // A commit does not wait for the disk; `write_and_wait` does. Checkpoints still synchronise.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// Retries, since SQLite ignores the busy timeout when two connections create a new file's journal at once.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < BUSY_TIMEOUT =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            outcome => return outcome,
        }
    }
}

fn create_tables(connection: &mut Connection) -> Result<(), BankError> {
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).map_err(|_| BankError::NewerDatabase(version, STEPS.len()))?;
    let steps = STEPS.get(done..).ok_or(BankError::NewerDatabase(version, STEPS.len()))?;
    for (step, version) in steps.iter().zip(version + 1..) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
    }
    Ok(transaction.commit()?)
}

fn moment(seconds: i64) -> OffsetDateTime {
    // Only a damaged row can be out of range; it reads as 1970 rather than stopping the bank.
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_can_be_opened_concurrently() {
        for _ in 0..20 {
            let directory = tempfile::TempDir::new().unwrap();
            let path = directory.path().join("bank.sqlite");
            let open = || Database::open(&path).map(drop).unwrap();
            thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(open))));
        }
    }

    /// A file with the tables of the first version and this version number.
    fn file_of_version(version: i64) -> (tempfile::TempDir, std::path::PathBuf) {
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("bank.sqlite");
        let connection = connect(&path).unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection.execute("INSERT INTO users VALUES ('logid031', 'hash', 1, 0)", []).unwrap();
        connection.pragma_update(None, "user_version", version).unwrap();
        (directory, path)
    }

    #[test]
    fn a_database_of_the_first_version_is_migrated() {
        let (_directory, path) = file_of_version(1);
        for _ in 0..2 {
            let database = Database::open(&path).unwrap();
            let user = database.read(|connection| users::find(connection, "logid031")).unwrap();
            assert!(user.is_some_and(|user| user.single_certificate && user.mail.is_none() && user.company.is_none()));
            assert_eq!(database.read(contracts::count).unwrap(), 0);
        }
    }

    #[test]
    fn a_database_of_a_later_version_is_refused() {
        for version in [4, -1] {
            let (_directory, path) = file_of_version(version);
            let refused = Database::open(&path).err();
            assert!(matches!(refused, Some(BankError::NewerDatabase(found, _)) if found == version));
        }
    }
}
