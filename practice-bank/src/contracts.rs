//! Exchanging a contract for a login ID, the customer's first step.

use serde::Serialize;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::database::Database;
use crate::database::contracts as table;
use crate::database::users::{self as user_table, User};
use crate::error::BankError;
use crate::login::{Credentials, LoginError};
use crate::password;
use crate::state::BankState;

/// Shorter passwords are too easy to guess.
const MIN_PASSWORD_CHARS: usize = 8;
/// Maximum length of a password in bytes.
const MAX_PASSWORD_LEN: usize = 256;

/// A contract whose login ID has not been obtained yet, to be shown to the user who practises. Not
/// `Debug`, for the same reason as [`crate::DemoUser`].
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DemoContract {
    /// Ten digits.
    pub number: String,
    /// The password that is sent by post.
    pub first_password: String,
}

/// Number, first password, reserved login ID.
const DEMO_CONTRACTS: [(&str, &str, &str); 3] = [
    ("1554000101", "hajime-101", "gaitame01"),
    ("1554000102", "hajime-102", "gaitame02"),
    ("1554000103", "hajime-103", "gaitame03"),
];

/// Adds the demo contracts to a database that has none yet.
pub(crate) fn add_demo_contracts(database: &Database) -> Result<(), BankError> {
    if database.read(table::count)? > 0 {
        return Ok(());
    }
    let hashes =
        DEMO_CONTRACTS.iter().map(|(_, password, _)| password::hash(password)).collect::<Result<Vec<_>, _>>()?;
    database.write_and_wait(|connection| {
        DEMO_CONTRACTS.iter().zip(&hashes).try_for_each(|(&(number, _, login_id), hash)| {
            table::insert(connection, [number, hash, login_id, &format!("{login_id}@customer.example")])
        })
    })
}

/// The demo contracts that can still be exchanged.
pub(crate) fn demo_contracts(database: &Database) -> Result<Vec<DemoContract>, BankError> {
    let mut open = Vec::new();
    for (number, password, _) in DEMO_CONTRACTS {
        if database.read(|connection| table::find(connection, number))?.is_some_and(|one| !one.exchanged) {
            open.push(DemoContract { number: number.to_owned(), first_password: password.to_owned() });
        }
    }
    Ok(open)
}

/// The name under which wrong first passwords are counted. No login ID has a colon.
pub(crate) fn account(number: &str) -> String {
    format!("contract:{number}")
}

/// A password that may become a customer's.
pub(crate) struct NewPassword(Zeroizing<String>);

/// Why a password may not become a customer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordFlaw {
    TooShort,
    TooLong,
    /// Such as line ends, which not every client can send.
    ControlCharacter,
    /// The two entries differ.
    Different,
    /// It equals the first password, which was sent by post.
    First,
}

impl NewPassword {
    /// `again` is the repeated entry, which guards against typing errors.
    pub(crate) fn parse(password: Zeroizing<String>, again: &str, first: &str) -> Result<Self, PasswordFlaw> {
        if password.chars().count() < MIN_PASSWORD_CHARS {
            Err(PasswordFlaw::TooShort)
        } else if password.len() > MAX_PASSWORD_LEN {
            Err(PasswordFlaw::TooLong)
        } else if password.chars().any(char::is_control) {
            Err(PasswordFlaw::ControlCharacter)
        } else if *password != again {
            Err(PasswordFlaw::Different)
        } else if *password == first {
            Err(PasswordFlaw::First)
        } else {
            Ok(Self(password))
        }
    }
}

impl BankState {
    /// Exchanges a contract for its login ID. A repeated request (for example after a lost response)
    /// gets the same login ID; any other request for an exchanged contract is refused like a wrong
    /// first password.
    pub(crate) async fn obtain_login_id(
        &self,
        number: &str,
        first_password: Zeroizing<String>,
        password: NewPassword,
    ) -> Result<String, LoginError> {
        let contract = self.database.read(|connection| table::find(connection, number))?;
        let credentials = Credentials::new(account(number), first_password);
        let contract = self.open_account(&credentials, contract, |one| &one.password_hash).await?;
        let (number, login_id) = (contract.number, contract.login_id);
        if contract.exchanged {
            return Ok(self.authenticate(&Credentials::new(login_id, password.0)).await?.login_id);
        }
        let user = User {
            login_id: login_id.clone(),
            password_hash: spawn_blocking(move || password::hash(&password.0)).await??,
            single_certificate: false,
            has_demo_password: false,
            mail: contract.mail,
            company: None,
            is_administrator: false,
        };
        let now = self.clock.now().unix_timestamp();
        // Of two concurrent requests, the second is refused like any other for an exchanged
        // contract: its password was not stored.
        if self.database.write(move |connection| table::exchange(connection, &number, &user, now)).await? {
            Ok(login_id)
        } else {
            Err(LoginError::Wrong { remaining_tries: user_table::TRIES })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flaw_of_a_new_password_is_named() {
        let flaw = |password: &str, again: &str| {
            NewPassword::parse(Zeroizing::new(password.to_owned()), again, "hajime-101").err()
        };
        assert_eq!(flaw("1234567", "1234567"), Some(PasswordFlaw::TooShort));
        assert_eq!(flaw("パスワード１２３", "パスワード１２３"), None);
        assert_eq!(flaw(&"x".repeat(257), ""), Some(PasswordFlaw::TooLong));
        assert_eq!(flaw("12345678\n", "12345678\n"), Some(PasswordFlaw::ControlCharacter));
        assert_eq!(flaw("12345678", "12345679"), Some(PasswordFlaw::Different));
        assert_eq!(flaw("hajime-101", "hajime-101"), Some(PasswordFlaw::First));
    }
}
