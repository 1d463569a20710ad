//! What administrators have done.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Result, Row, params};
use time::OffsetDateTime;

use super::moment;

/// How many of them are shown.
const SHOWN: u32 = 20;

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Revoke,
    /// All certificates are revoked, and the login ID is unlocked.
    Reissue,
}

/// What was done, when, by whom and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) at: OffsetDateTime,
    /// A login ID.
    pub(crate) administrator: String,
    pub(crate) action: Action,
    pub(crate) login_id: String,
    /// Of the one certificate it was about.
    pub(crate) serial: Option<String>,
}

pub(crate) fn add(connection: &Connection, done: &Done) -> Result<()> {
    let change = "INSERT INTO actions (done_at, administrator, action, login_id, serial) VALUES (?1, ?2, ?3, ?4, ?5)";
    let Done { at, administrator, action, login_id, serial } = done;
    let values = params![at.unix_timestamp(), administrator, action, login_id, serial];
    connection.prepare_cached(change)?.execute(values).map(drop)
}

/// The latest about a company's login IDs, the latest first.
pub(crate) fn of_company(connection: &Connection, company: &str) -> Result<Vec<Done>> {
    let query = "SELECT done_at, administrator, action, login_id, serial FROM actions JOIN users USING (login_id)
                 WHERE company = ?1 ORDER BY id DESC LIMIT ?2";
    connection.prepare_cached(query)?.query_map(params![company, SHOWN], done)?.collect()
}

fn done(row: &Row<'_>) -> Result<Done> {
    Ok(Done {
        at: moment(row.get(0)?),
        administrator: row.get(1)?,
        action: row.get(2)?,
        login_id: row.get(3)?,
        serial: row.get(4)?,
    })
}

impl ToSql for Action {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Revoke => "revoke",
            Self::Reissue => "reissue",
        }
        .into())
    }
}

impl FromSql for Action {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "revoke" => Ok(Self::Revoke),
            "reissue" => Ok(Self::Reissue),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}
