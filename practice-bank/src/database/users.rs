//! Users and their failed logins.

use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};
use serde::Serialize;

/// This many wrong passwords lock the login ID.
pub(crate) const TRIES: u32 = 5;
/// Maximum number of unknown login IDs whose failures are kept.
const MAX_UNKNOWN: u32 = 10_000;

/// A stored user.
pub(crate) struct User {
    pub(crate) login_id: String,
    pub(crate) password_hash: String,
    pub(crate) single_certificate: bool,
    pub(crate) has_demo_password: bool,
    /// Mail address for notices.
    pub(crate) mail: Option<String>,
    /// The company the user works for.
    pub(crate) company: Option<String>,
    /// Whether the user administers that company's users.
    pub(crate) is_administrator: bool,
}

/// A user as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserSummary {
    /// The login ID.
    pub login_id: String,
    /// Five wrong passwords locked the login ID, until an administrator unlocks it.
    pub locked: bool,
    /// How many more wrong passwords lock the login ID.
    pub remaining_tries: u32,
    /// The user may hold only one live certificate at a time.
    pub single_certificate: bool,
    /// How many certificates were ever issued to the user.
    pub certificates: u32,
    /// The company the user works for.
    pub company: Option<String>,
}

pub(crate) fn find(connection: &Connection, login_id: &str) -> Result<Option<User>> {
    let query = "SELECT login_id, password_hash, single_certificate, has_demo_password, mail, company, is_administrator
                 FROM users WHERE login_id = ?1";
    connection.prepare_cached(query)?.query_row([login_id], user).optional()
}

fn user(row: &Row<'_>) -> Result<User> {
    Ok(User {
        login_id: row.get(0)?,
        password_hash: row.get(1)?,
        single_certificate: row.get(2)?,
        has_demo_password: row.get(3)?,
        mail: row.get(4)?,
        company: row.get(5)?,
        is_administrator: row.get(6)?,
    })
}

/// Adds a user, or replaces the record of that login ID except for its company.
pub(crate) fn put(connection: &Connection, user: &User) -> Result<()> {
    let change = "INSERT INTO users
                      (login_id, password_hash, single_certificate, has_demo_password, mail, company, is_administrator)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (login_id) DO UPDATE SET
                  password_hash = ?2, single_certificate = ?3, has_demo_password = ?4, mail = ?5";
    let User { login_id, password_hash, single_certificate, has_demo_password, mail, .. } = user;
    let (company, is_administrator) = (&user.company, user.is_administrator);
    let values =
        params![login_id, password_hash, single_certificate, has_demo_password, mail, company, is_administrator];
    connection.prepare_cached(change)?.execute(values).map(drop)
}

/// Assigns a user without a company to this company.
pub(crate) fn join(connection: &Connection, login_id: &str, company: &str) -> Result<()> {
    let change = "UPDATE users SET company = ?2 WHERE login_id = ?1 AND company IS NULL";
    connection.prepare_cached(change)?.execute([login_id, company]).map(drop)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<UserSummary>> {
    let query = "SELECT login_id, single_certificate,
                     ifnull((SELECT tries FROM login_failures AS f
                             WHERE f.login_id = users.login_id), 0),
                     (SELECT count(*) FROM certificates AS c WHERE c.login_id = users.login_id), company
                 FROM users ORDER BY login_id";
    connection.prepare_cached(query)?.query_map([], summary)?.collect()
}

fn summary(row: &Row<'_>) -> Result<UserSummary> {
    let tries: u32 = row.get(2)?;
    Ok(UserSummary {
        login_id: row.get(0)?,
        locked: tries >= TRIES,
        remaining_tries: TRIES.saturating_sub(tries),
        single_certificate: row.get(1)?,
        certificates: row.get(3)?,
        company: row.get(4)?,
    })
}

/// The number of wrong passwords of this login ID since the last right one.
pub(crate) fn failures(connection: &Connection, login_id: &str) -> Result<u32> {
    let query = "SELECT tries FROM login_failures WHERE login_id = ?1";
    let tries = connection.prepare_cached(query)?.query_row([login_id], |row| row.get(0));
    Ok(tries.optional()?.unwrap_or(0))
}

/// Counts another failure and returns the new number.
pub(crate) fn add_failure(connection: &Connection, login_id: &str, now: i64) -> Result<u32> {
    let change = "INSERT INTO login_failures VALUES (?1, 1, ?2)
                  ON CONFLICT (login_id) DO UPDATE SET tries = tries + 1, last_at = ?2
                  RETURNING tries";
    let tries = connection.prepare_cached(change)?.query_row(params![login_id, now], |row| row.get(0))?;
    forget_unknown(connection)?;
    Ok(tries)
}

/// Prevents guesses at login IDs that do not exist from filling the disk.
fn forget_unknown(connection: &Connection) -> Result<()> {
    let change = "DELETE FROM login_failures WHERE login_id IN (
                      SELECT login_id FROM login_failures
                      WHERE login_id NOT IN (SELECT login_id FROM users)
                      AND login_id NOT IN (SELECT 'contract:' || number FROM contracts)
                      ORDER BY last_at DESC LIMIT -1 OFFSET ?1)";
    connection.prepare_cached(change)?.execute([MAX_UNKNOWN]).map(drop)
}

/// Resets the failures, after a right password or when an administrator unlocks the login ID.
pub(crate) fn clear_failures(connection: &Connection, login_id: &str) -> Result<()> {
    let change = "DELETE FROM login_failures WHERE login_id = ?1";
    connection.prepare_cached(change)?.execute([login_id]).map(drop)
}

/// Locks the login ID, as five wrong passwords would.
pub(crate) fn lock(connection: &Connection, login_id: &str, now: i64) -> Result<()> {
    let change = "INSERT INTO login_failures VALUES (?1, ?2, ?3)
                  ON CONFLICT (login_id) DO UPDATE SET tries = ?2, last_at = ?3";
    connection.prepare_cached(change)?.execute(params![login_id, TRIES, now]).map(drop)
}
