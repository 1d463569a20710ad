//! The bank's customers.

use serde::Serialize;

use crate::database::Database;
use crate::database::users::{self as table, User};
use crate::error::BankError;
use crate::password;

/// A login ID with its password, to be shown to whoever practises. Not `Debug`, so that no log
/// shows it by accident; it serialises, since printing it is what it is for.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DemoUser {
    /// What to log in with.
    pub login_id: String,
    /// The password, which protects nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
}

/// A user to be added.
pub struct NewUser {
    /// 1 to 32 printable ASCII characters other than space and colon.
    pub login_id: String,
    /// Any text in UTF-8.
    pub password: String,
    /// The user may hold only one live certificate at a time.
    pub single_certificate: bool,
    /// Where the notice before the end of a certificate goes; `None`: nowhere.
    pub mail: Option<String>,
}

impl NewUser {
    /// A user who may hold any number of certificates and gets no mail.
    pub fn new(login_id: impl Into<String>, password: impl Into<String>) -> Self {
        Self { login_id: login_id.into(), password: password.into(), single_certificate: false, mail: None }
    }
}

/// Login ID, password, whether one live certificate at a time.
const DEMO_USERS: [(&str, &str, bool); 6] = [
    ("logid031", "renshu-031", false),
    ("R2user101", "renshu-101", false),
    ("R1user100", "renshu-100", false),
    ("nihongo01", "練習パスワード１", false),
    ("tanitsu01", "renshu-tanitsu", true),
    ("keiri02", "renshu-keiri: 02", false),
];

/// Longer ones would not fit into a common name (RFC 5280 appendix A.1, 64 characters).
const MAX_LOGIN_ID_LEN: usize = 32;

/// Adds the demo users to a database that has no users yet.
pub(crate) fn add_demo_users(database: &Database) -> Result<(), BankError> {
    if database.read(table::count)? > 0 {
        return Ok(());
    }
    let record = |&(login_id, password, single_certificate)| {
        let mail = Some(format!("{login_id}@customer.example"));
        let user = hashed(&NewUser { single_certificate, mail, ..NewUser::new(login_id, password) })?;
        Ok(User { has_demo_password: true, ..user })
    };
    let users = DEMO_USERS.iter().map(record).collect::<Result<Vec<_>, BankError>>()?;
    database.write_and_wait(|connection| users.iter().try_for_each(|user| table::put(connection, user)))
}

/// The demo users that still have their demo passwords.
pub(crate) fn demo_users(database: &Database) -> Result<Vec<DemoUser>, BankError> {
    let mut unchanged = Vec::new();
    for (login_id, password, _) in DEMO_USERS {
        if database.read(|connection| table::find(connection, login_id))?.is_some_and(|user| user.has_demo_password) {
            unchanged.push(DemoUser { login_id: login_id.to_owned(), password: password.to_owned() });
        }
    }
    Ok(unchanged)
}

/// The record of a new user, with the password hashed.
pub(crate) fn hashed(new: &NewUser) -> Result<User, BankError> {
    let printable = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    let login_id = new.login_id.as_str();
    if !(1..=MAX_LOGIN_ID_LEN).contains(&login_id.len()) || !login_id.bytes().all(printable) {
        return Err(BankError::BadLoginId);
    }
    Ok(User {
        login_id: login_id.to_owned(),
        password_hash: password::hash(&new.password)?,
        single_certificate: new.single_certificate,
        has_demo_password: false,
        mail: new.mail.clone(),
    })
}
