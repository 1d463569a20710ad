//! Notices before the end of a certificate.

use rusqlite::{Connection, Result, Row, params};
use time::OffsetDateTime;

use super::moment;

/// From this many days before the end the bank reminds of the renewal.
pub(crate) const NOTICE_DAYS: i64 = 40;

/// A notice that is to be sent.
pub(crate) struct DueNotice {
    pub(crate) serial: String,
    pub(crate) login_id: String,
    pub(crate) mail: String,
    pub(crate) not_after: OffsetDateTime,
}

/// The certificates that are live at `now`, end before `until`, have not been renewed, and whose
/// owner has an address and was not told yet.
pub(crate) fn due(connection: &Connection, now: i64, until: i64) -> Result<Vec<DueNotice>> {
    let query = "SELECT serial, login_id, mail, not_after
                 FROM certificates AS c JOIN users USING (login_id)
                 WHERE mail IS NOT NULL AND revoked_at IS NULL
                     AND not_before <= ?1 AND not_after >= ?1 AND not_after < ?2
                     AND NOT EXISTS (SELECT 1 FROM notices AS n WHERE n.serial = c.serial)
                     AND NOT EXISTS (SELECT 1 FROM certificates AS r
                                     WHERE r.renews = c.serial AND r.renews <> ''
                                         AND r.revoked_at IS NULL)
                 ORDER BY not_after, serial";
    connection.prepare_cached(query)?.query_map(params![now, until], notice)?.collect()
}

fn notice(row: &Row<'_>) -> Result<DueNotice> {
    Ok(DueNotice {
        serial: row.get(0)?,
        login_id: row.get(1)?,
        mail: row.get(2)?,
        not_after: moment(row.get(3)?),
    })
}

pub(crate) fn record(connection: &Connection, serial: &str, now: i64) -> Result<()> {
    let change = "INSERT OR IGNORE INTO notices VALUES (?1, ?2)";
    connection.prepare_cached(change)?.execute(params![serial, now])?;
    Ok(())
}
