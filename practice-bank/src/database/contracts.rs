//! Contracts, which customers exchange for login IDs.

use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};

use super::users::{self, User};

/// A stored contract.
pub(crate) struct Contract {
    pub(crate) number: String,
    pub(crate) password_hash: String,
    pub(crate) login_id: String,
    pub(crate) mail: Option<String>,
    pub(crate) exchanged: bool,
    /// Wrong first passwords since the last right one.
    pub(crate) failures: u32,
}

impl Contract {
    /// Whether five wrong first passwords have locked it.
    pub(crate) fn is_locked(&self) -> bool {
        self.failures >= users::TRIES
    }
}

const COLUMNS: &str = "number, password_hash, login_id, mail, exchanged_at IS NOT NULL,
                       ifnull((SELECT tries FROM login_failures AS f
                               WHERE f.login_id = 'contract:' || number), 0)";

pub(crate) fn find(connection: &Connection, number: &str) -> Result<Option<Contract>> {
    let query = format!("SELECT {COLUMNS} FROM contracts WHERE number = ?1");
    connection.prepare_cached(&query)?.query_row([number], contract).optional()
}

fn contract(row: &Row<'_>) -> Result<Contract> {
    Ok(Contract {
        number: row.get(0)?,
        password_hash: row.get(1)?,
        login_id: row.get(2)?,
        mail: row.get(3)?,
        exchanged: row.get(4)?,
        failures: row.get(5)?,
    })
}

/// Adds a contract: number, hash of the first password, login ID, mail address.
pub(crate) fn insert(connection: &Connection, contract: [&str; 4]) -> Result<()> {
    let change = "INSERT INTO contracts (number, password_hash, login_id, mail) VALUES (?1, ?2, ?3, ?4)";
    connection.prepare_cached(change)?.execute(contract).map(drop)
}

pub(crate) fn count(connection: &Connection) -> Result<u32> {
    connection.query_row("SELECT count(*) FROM contracts", [], |row| row.get(0))
}

/// Adds the user and marks the contract as exchanged, unless it already is. Returns whether it was
/// exchanged now.
pub(crate) fn exchange(connection: &Connection, number: &str, user: &User, now: i64) -> Result<bool> {
    let change = "UPDATE contracts SET exchanged_at = ?2
                  WHERE number = ?1 AND exchanged_at IS NULL";
    if connection.prepare_cached(change)?.execute(params![number, now])? == 0 {
        return Ok(false);
    }
    users::put(connection, user)?;
    Ok(true)
}

/// All contracts, ordered by number.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Contract>> {
    let query = format!("SELECT {COLUMNS} FROM contracts ORDER BY number");
    connection.prepare_cached(&query)?.query_map([], contract)?.collect()
}
