//! The commands that show and change the records.

use std::io;
use std::path::Path;

use practice_bank::{Administration, CertificateRecord, NewUser, UserSummary};
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

/// Lists the certificates with their current states.
fn list_certificates(certificates: &[CertificateRecord], json: bool) -> Outcome {
    let now = OffsetDateTime::now_utc();
    let mut listed = json!(certificates);
    let mut lines = Vec::new();
    for (one, listed) in certificates.iter().zip(listed.as_array_mut().into_iter().flatten()) {
        listed["state"] = json!(one.state(now));
        let state = listed["state"].as_str().unwrap_or_default().replace('-', " ");
        let CertificateRecord { serial, common_name, not_after, .. } = one;
        lines.push(format!("{serial}  {state:<13}  until {}  {common_name}", not_after.date()));
    }
    done(json, &json!({ "certificates": listed }), &lines.join("\n"))
}
