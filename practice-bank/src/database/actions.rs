//! The log of administrators' actions.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Result, Row, params};
use time::OffsetDateTime;

use super::moment;

/// How many actions the pages show.
const SHOWN: u32 = 20;

/// The kind of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Revoke,
    /// All certificates are revoked, and the login ID is unlocked.
    Reissue,
}

/// An action with its time, its administrator and the affected user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActionRecord {
    pub(crate) at: OffsetDateTime,
    /// The administrator's login ID.
    pub(crate) administrator: String,
    pub(crate) action: Action,
    pub(crate) login_id: String,
    /// Serial of the revoked certificate; `None` if the action affected all certificates.
    pub(crate) serial: Option<String>,
}

pub(crate) fn add(connection: &Connection, record: &ActionRecord) -> Result<()> {
    let change = "INSERT INTO actions (done_at, administrator, action, login_id, serial) VALUES (?1, ?2, ?3, ?4, ?5)";
    let ActionRecord { at, administrator, action, login_id, serial } = record;
    let values = params![at.unix_timestamp(), administrator, action, login_id, serial];
    connection.prepare_cached(change)?.execute(values).map(drop)
}

/// The latest actions on a company's login IDs, newest first.
pub(crate) fn of_company(connection: &Connection, company: &str) -> Result<Vec<ActionRecord>> {
    let query = "SELECT done_at, administrator, action, login_id, serial FROM actions JOIN users USING (login_id)
                 WHERE company = ?1 ORDER BY id DESC LIMIT ?2";
    connection.prepare_cached(query)?.query_map(params![company, SHOWN], record)?.collect()
}

fn record(row: &Row<'_>) -> Result<ActionRecord> {
    Ok(ActionRecord {
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
