//! The bank's customers.

use serde::Serialize;

use crate::database::Database;
use crate::database::users::{self as table, User};
use crate::error::BankError;
use crate::password;

/// A login ID with its password, to be shown to the user who practises. Not `Debug`, so that no log
/// shows it by accident; serialisable, since it is meant to be printed.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DemoUser {
    /// The login ID.
    pub login_id: String,
    /// The password, which protects nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// The company that this user administers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administers: Option<String>,
}

/// A user to be added.
pub struct NewUser {
    /// 1 to 32 printable ASCII characters other than space and colon.
    pub login_id: String,
    /// Any text in UTF-8.
    pub password: String,
    /// The user may hold only one live certificate at a time.
    pub single_certificate: bool,
    /// Mail address for the notice that a certificate ends soon; without it no notice is sent.
    pub mail: Option<String>,
}

impl NewUser {
    /// A user who may hold any number of certificates and gets no mail.
    pub fn new(login_id: impl Into<String>, password: impl Into<String>) -> Self {
        Self { login_id: login_id.into(), password: password.into(), single_certificate: false, mail: None }
    }
}

/// A user of the practice bank.
struct Demo {
    login_id: &'static str,
    password: &'static str,
    single_certificate: bool,
    company: Option<&'static str>,
    is_administrator: bool,
}

const TRADERS: Option<&str> = Some("株式会社せと貿易");
const MAKERS: Option<&str> = Some("尾張製作所株式会社");

/// `TRADERS` has its own administrator, `MAKERS` does not.
const DEMO_USERS: [Demo; 7] = [
    Demo::new("logid031", "renshu-031", TRADERS),
    Demo::new("R2user101", "renshu-101", MAKERS),
    Demo::new("R1user100", "renshu-100", MAKERS),
    Demo::new("nihongo01", "練習パスワード１", None),
    Demo { single_certificate: true, ..Demo::new("tanitsu01", "renshu-tanitsu", TRADERS) },
    Demo::new("keiri02", "renshu-keiri: 02", TRADERS),
    Demo { is_administrator: true, ..Demo::new("kaisha01", "renshu-kaisha", TRADERS) },
];

impl Demo {
    const fn new(login_id: &'static str, password: &'static str, company: Option<&'static str>) -> Self {
        Self { login_id, password, single_certificate: false, company, is_administrator: false }
    }

    fn hashed(&self) -> Result<User, BankError> {
        let Self { login_id, password, single_certificate, company, is_administrator } = *self;
        let mail = Some(format!("{login_id}@customer.example"));
        let user = hashed(&NewUser { single_certificate, mail, ..NewUser::new(login_id, password) })?;
        Ok(User { has_demo_password: true, company: company.map(str::to_owned), is_administrator, ..user })
    }
}

/// A longer login ID would not fit into a common name (RFC 5280 appendix A.1, 64 characters).
const MAX_LOGIN_ID_LEN: usize = 32;

/// Adds the demo users that a database lacks, for example one of an earlier version.
pub(crate) fn add_demo_users(database: &Database) -> Result<(), BankError> {
    let mut missing = Vec::new();
    for demo in &DEMO_USERS {
        if database.read(|connection| table::find(connection, demo.login_id))?.is_none() {
            missing.push(demo.hashed()?);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    database.write_and_wait(|connection| {
        missing.iter().try_for_each(|user| table::put(connection, user))?;
        let mut of_companies = DEMO_USERS.iter().filter_map(|demo| Some((demo.login_id, demo.company?)));
        of_companies.try_for_each(|(login_id, company)| table::join(connection, login_id, company))
    })
}

/// The demo users that still have their demo passwords.
pub(crate) fn demo_users(database: &Database) -> Result<Vec<DemoUser>, BankError> {
    let mut unchanged = Vec::new();
    for Demo { login_id, password, company, is_administrator, .. } in DEMO_USERS {
        if database.read(|connection| table::find(connection, login_id))?.is_some_and(|user| user.has_demo_password) {
            let administers = company.filter(|_| is_administrator).map(str::to_owned);
            unchanged.push(DemoUser { login_id: login_id.to_owned(), password: password.to_owned(), administers });
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
        company: None,
        is_administrator: false,
    })
}
