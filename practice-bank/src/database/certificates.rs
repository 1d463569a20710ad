//! Issued certificates.

use rusqlite::{Connection, OptionalExtension as _, Params, Result, Row, params};
use serde::Serialize;
use time::OffsetDateTime;

use super::moment;

/// The state of a certificate, which decides whether its owner can log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateState {
    /// Valid: the owner can log in.
    Live,
    /// An administrator revoked it.
    Revoked,
    /// Its validity has ended.
    Expired,
    /// Its validity has not begun.
    NotYetValid,
}

/// An issued certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertificateRecord {
    /// Lower-case hexadecimal, 32 digits.
    pub serial: String,
    /// The owner's login ID.
    pub login_id: String,
    /// The n of A00n: the number of the certificate among those of this login ID.
    pub number: u32,
    /// The subject's common name.
    pub common_name: String,
    /// SHA-256 of the subject's public key (`SubjectPublicKeyInfo`), lower-case hexadecimal.
    pub key_digest: String,
    /// The serial of the certificate that this one renews; empty if issued by password.
    pub renews: String,
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub fingerprint: String,
    /// Start of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: OffsetDateTime,
    /// End of validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
    /// When it was issued, by the bank's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub issued_at: OffsetDateTime,
    /// When it was revoked, if at all.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
    /// The certificate itself.
    #[serde(skip)]
    pub der: Vec<u8>,
}

impl CertificateRecord {
    /// The state at this time. Revocation takes precedence over dates, since it was an administrator's decision.
    pub fn state(&self, now: OffsetDateTime) -> CertificateState {
        if self.revoked_at.is_some() {
            CertificateState::Revoked
        } else if now > self.not_after {
            CertificateState::Expired
        } else if now < self.not_before {
            CertificateState::NotYetValid
        } else {
            CertificateState::Live
        }
    }

    /// Whole days until the end of validity; negative after it.
    pub fn days_left(&self, now: OffsetDateTime) -> i64 {
        (self.not_after - now).whole_days()
    }
}

const COLUMNS: &str = "serial, login_id, number, common_name, key_digest, renews, fingerprint,
                       not_before, not_after, issued_at, revoked_at, der";

fn record(row: &Row<'_>) -> Result<CertificateRecord> {
    Ok(CertificateRecord {
        serial: row.get(0)?,
        login_id: row.get(1)?,
        number: row.get(2)?,
        common_name: row.get(3)?,
        key_digest: row.get(4)?,
        renews: row.get(5)?,
        fingerprint: row.get(6)?,
        not_before: moment(row.get(7)?),
        not_after: moment(row.get(8)?),
        issued_at: moment(row.get(9)?),
        revoked_at: row.get::<_, Option<i64>>(10)?.map(moment),
        der: row.get(11)?,
    })
}

pub(crate) fn insert(connection: &Connection, certificate: &CertificateRecord) -> Result<()> {
    let change =
        format!("INSERT INTO certificates ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, NULL, ?11)");
    let CertificateRecord { serial, login_id, number, common_name, key_digest, renews, fingerprint, der, .. } =
        certificate;
    let moments = [certificate.not_before, certificate.not_after, certificate.issued_at];
    let [start, end, issued] = moments.map(OffsetDateTime::unix_timestamp);
    let values =
        params![serial, login_id, number, common_name, key_digest, renews, fingerprint, start, end, issued, der];
    connection.prepare_cached(&change)?.execute(values).map(drop)
}

/// The certificate already issued for this request, if any.
pub(crate) fn find_by_request(connection: &Connection, request: [&str; 3]) -> Result<Option<CertificateRecord>> {
    find(connection, "login_id = ?1 AND key_digest = ?2 AND renews = ?3", request)
}

pub(crate) fn find_by_fingerprint(connection: &Connection, fingerprint: &str) -> Result<Option<CertificateRecord>> {
    find(connection, "fingerprint = ?1", [fingerprint])
}

pub(crate) fn find_by_serial(connection: &Connection, serial: &str) -> Result<Option<CertificateRecord>> {
    find(connection, "serial = ?1", [serial])
}

fn find(connection: &Connection, condition: &str, values: impl Params) -> Result<Option<CertificateRecord>> {
    let query = format!("SELECT {COLUMNS} FROM certificates WHERE {condition}");
    connection.prepare_cached(&query)?.query_row(values, record).optional()
}

/// All certificates, or those of one login ID, in the order of issue.
pub(crate) fn all(connection: &Connection, login_id: Option<&str>) -> Result<Vec<CertificateRecord>> {
    // Two queries, so that the one for a login ID can use an index.
    let condition = if login_id.is_some() { "login_id = ?1" } else { "?1 IS NULL" };
    let query = format!("SELECT {COLUMNS} FROM certificates WHERE {condition} ORDER BY rowid");
    connection.prepare_cached(&query)?.query_map([login_id], record)?.collect()
}

/// Whether this certificate has been renewed and the renewal is not revoked.
pub(crate) fn is_superseded(connection: &Connection, serial: &str) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM certificates
                 WHERE renews = ?1 AND renews <> '' AND revoked_at IS NULL)";
    connection.prepare_cached(query)?.query_row([serial], |row| row.get(0))
}

/// Revokes every certificate of this login ID that is not revoked yet, and returns their number.
pub(crate) fn revoke_all(connection: &Connection, login_id: &str, now: i64) -> Result<usize> {
    let change = "UPDATE certificates SET revoked_at = ?2
                  WHERE login_id = ?1 AND revoked_at IS NULL";
    connection.prepare_cached(change)?.execute(params![login_id, now])
}

pub(crate) fn holds_live(connection: &Connection, login_id: &str, now: i64) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM certificates
                 WHERE login_id = ?1 AND revoked_at IS NULL AND not_after >= ?2)";
    connection.prepare_cached(query)?.query_row(params![login_id, now], |row| row.get(0))
}

/// The number of the latest certificate of this login ID, or 0.
pub(crate) fn last_number(connection: &Connection, login_id: &str) -> Result<u32> {
    let query = "SELECT ifnull(max(number), 0) FROM certificates WHERE login_id = ?1";
    connection.prepare_cached(query)?.query_row([login_id], |row| row.get(0))
}

/// Revokes a certificate; an earlier revocation keeps its date. Returns whether the serial is known.
pub(crate) fn revoke(connection: &Connection, serial: &str, now: i64) -> Result<bool> {
    let change = "UPDATE certificates SET revoked_at = ifnull(revoked_at, ?2) WHERE serial = ?1";
    Ok(connection.prepare_cached(change)?.execute(params![serial, now])? > 0)
}

/// Serial and time of every revocation.
pub(crate) fn revocations(connection: &Connection) -> Result<Vec<(String, OffsetDateTime)>> {
    let query = "SELECT serial, revoked_at FROM certificates
                 WHERE revoked_at IS NOT NULL ORDER BY revoked_at, serial";
    let revocation = |row: &Row<'_>| Ok((row.get(0)?, moment(row.get(1)?)));
    connection.prepare_cached(query)?.query_map([], revocation)?.collect()
}

/// The bank sends a reminder of the renewal this many days before the end.
pub(crate) const NOTICE_DAYS: i64 = 40;

/// The certificates that are live at `now`, end before `until` and have not been renewed, and whose
/// owner has a mail address and has not been notified; each with that address.
pub(crate) fn due_notices(connection: &Connection, now: i64, until: i64) -> Result<Vec<(CertificateRecord, String)>> {
    let query = format!(
        "SELECT {COLUMNS}, mail
         FROM certificates AS c JOIN users USING (login_id)
         WHERE mail IS NOT NULL AND revoked_at IS NULL
             AND not_before <= ?1 AND not_after >= ?1 AND not_after < ?2
             AND NOT EXISTS (SELECT 1 FROM notices AS n WHERE n.serial = c.serial)
             AND NOT EXISTS (SELECT 1 FROM certificates AS r
                             WHERE r.renews = c.serial AND r.renews <> '' AND r.revoked_at IS NULL)
         ORDER BY not_after, serial"
    );
    let notice = |row: &Row<'_>| Ok((record(row)?, row.get("mail")?));
    connection.prepare_cached(&query)?.query_map(params![now, until], notice)?.collect()
}

pub(crate) fn record_notice(connection: &Connection, serial: &str, now: i64) -> Result<()> {
    let change = "INSERT OR IGNORE INTO notices VALUES (?1, ?2)";
    connection.prepare_cached(change)?.execute(params![serial, now]).map(drop)
}
