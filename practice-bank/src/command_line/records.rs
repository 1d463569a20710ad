//! Looking at and changing the records.

use std::io;
use std::path::Path;

use practice_bank::{Administration, CertificateRecord, CertificateState, NewUser, UserSummary};
use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{CertificateCommand, Outcome, UserCommand, print};

pub(super) fn users(data: &Path, command: UserCommand, json: bool) -> Outcome {
    let records = Administration::open(data)?;
    match command {
        UserCommand::List => list_users(&records.users()?, json),
        UserCommand::Unlock { login_id } => {
            records.unlock(&login_id)?;
            done(json, &json!({ "unlocked": login_id }), &format!("{login_id} is unlocked"))
        }
        UserCommand::Lock { login_id } => {
            records.lock(&login_id)?;
            done(json, &json!({ "locked": login_id }), &format!("{login_id} is locked"))
        }
        UserCommand::Put { login_id, single_certificate, mail } => {
            let password = read_password()?;
            records.put_user(&NewUser { single_certificate, mail, ..NewUser::new(login_id.clone(), password) })?;
            done(json, &json!({ "put": login_id }), &format!("{login_id} is recorded"))
        }
    }
}

pub(super) fn certificates(data: &Path, command: CertificateCommand, json: bool) -> Outcome {
    let records = Administration::open(data)?;
    match command {
        CertificateCommand::List { login_id } => list_certificates(&records.certificates(login_id.as_deref())?, json),
        CertificateCommand::Revoke { serial } => {
            records.revoke(&serial)?;
            done(json, &json!({ "revoked": serial }), &format!("{serial} is revoked"))
        }
    }
}

fn read_password() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn done(json: bool, value: &Value, text: &str) -> Outcome {
    print(&if json { value.to_string() } else { text.to_owned() })
}

fn list_users(users: &[UserSummary], json: bool) -> Outcome {
    let lines = users.iter().map(|user| {
        let state = if user.locked { "locked" } else { "" };
        let kind = if user.single_certificate { "single certificate" } else { "" };
        format!("{:<32}  {:>3} certificates  {state:<6}  {kind}", user.login_id, user.certificates)
    });
    let text = lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n");
    done(json, &json!({ "users": users }), &text)
}

/// A certificate with its present state, as the administrator sees it.
#[derive(Serialize)]
struct Listed<'a> {
    state: CertificateState,
    #[serde(flatten)]
    certificate: &'a CertificateRecord,
}

fn list_certificates(certificates: &[CertificateRecord], json: bool) -> Outcome {
    let now = OffsetDateTime::now_utc();
    let listed: Vec<_> =
        certificates.iter().map(|certificate| Listed { state: certificate.state(now), certificate }).collect();
    let lines: Vec<_> = listed.iter().map(line).collect();
    done(json, &json!({ "certificates": listed }), &lines.join("\n"))
}

fn line(Listed { state, certificate }: &Listed<'_>) -> String {
    let state = match state {
        CertificateState::Live => "live",
        CertificateState::Revoked => "revoked",
        CertificateState::Expired => "expired",
        CertificateState::NotYetValid => "not yet valid",
    };
    let (serial, name, end) = (&certificate.serial, &certificate.common_name, certificate.not_after.date());
    format!("{serial}  {state:<13}  until {end}  {name}")
}
