//! The bank's records in one SQLite file.
//!
//! Reads go to a connection of their own and never wait for writes. Writes go to one thread that
//! commits many at once (see [`writer`]).

pub(crate) mod certificates;
pub(crate) mod contracts;
pub(crate) mod notices;
pub(crate) mod users;
mod writer;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use time::OffsetDateTime;

use self::writer::Writer;
use crate::private_files;

/// Each brings a database from the version of its index to the next.
const STEPS: [&str; 2] = [include_str!("schema.sql"), include_str!("pages.sql")];

/// How long a connection waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

/// Something went wrong between the bank and its database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite's own complaint.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The file could not be created or opened.
    #[error("the database file cannot be used")]
    File(#[from] std::io::Error),
    /// The commit that carried this change, and perhaps others, failed; nothing was changed.
    #[error("the change was not committed: {0}")]
    NotCommitted(String),
    /// The database was written by a later version of this program.
    #[error("the database has version {0}; this program knows {known}", known = STEPS.len())]
    Newer(i64),
    /// The bank is stopping.
    #[error("the database is closed")]
    Closed,
}

/// An open database.
pub(crate) struct Database {
    reader: Mutex<Connection>,
    writer: Writer,
}

impl Database {
    /// Opens the file, creating it (mode 0600) with its tables if it does not exist.
    pub(crate) fn open(path: &Path) -> Result<Self, DatabaseError> {
        if !path.exists() {
            private_files::create_if_missing(path)?;
        }
        let mut connection = connect(path)?;
        create_tables(&mut connection)?;
        let writer = Writer::start(connection)?;
        Ok(Self { reader: Mutex::new(connect(path)?), writer })
    }

    /// Runs a short query.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, DatabaseError> {
        // A panic inside a query leaves the connection itself intact.
        let connection = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(query(&connection)?)
    }

    /// Makes a change. It is on disk, past any crash, when this returns `Ok`.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        self.writer.submit(change)?.await.map_err(|_| DatabaseError::Closed)?
    }

    /// As [`Database::write`], for callers outside the asynchronous runtime.
    pub(crate) fn write_and_wait<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        self.writer.submit(change)?.blocking_recv().map_err(|_| DatabaseError::Closed)?
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    write_ahead(&connection)?;
    // FULL: a commit has reached the disk before it is answered.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// SQLite lets nobody wait where two open a new file at once and both make its journal.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            outcome => return outcome,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn create_tables(connection: &mut Connection) -> Result<(), DatabaseError> {
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).map_err(|_| DatabaseError::Newer(version))?;
    let steps = STEPS.get(done..).ok_or(DatabaseError::Newer(version))?;
    for (step, version) in steps.iter().zip(version + 1..) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
    }
    Ok(transaction.commit()?)
}

fn moment(seconds: i64) -> OffsetDateTime {
    // Only a damaged row can be out of range; it then reads as 1970 rather than stopping the bank.
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_may_open_a_new_file_at_once() {
        for _ in 0..20 {
            let directory = tempfile::TempDir::new().unwrap();
            let path = directory.path().join("bank.sqlite");
            let open = || Database::open(&path).map(drop).unwrap();
            thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(open))));
        }
    }

    /// A file as the first version of this program left it, or as a later one would.
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
    fn a_database_of_the_first_version_goes_on() {
        let (_directory, path) = file_of_version(1);
        for _ in 0..2 {
            let database = Database::open(&path).unwrap();
            let user = database.read(|connection| users::find(connection, "logid031")).unwrap();
            assert!(user.is_some_and(|user| user.single_certificate && user.mail.is_none()));
            assert_eq!(database.read(contracts::count).unwrap(), 0);
        }
    }

    #[test]
    fn a_database_of_a_later_version_is_left_alone() {
        for version in [3, -1] {
            let (_directory, path) = file_of_version(version);
            let refused = Database::open(&path).err();
            assert!(matches!(refused, Some(DatabaseError::Newer(found)) if found == version));
        }
    }
}
