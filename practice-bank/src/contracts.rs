//! From a contract to a login ID: the customer's very first step.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::database::contracts::{self as table, Contract};
use crate::database::users::{self as user_table, User};
use crate::database::{Database, DatabaseError};
use crate::error::BankError;
use crate::login::{self, Credentials, LoginError};
use crate::state::BankState;

/// Fewer characters than this are too easy to guess.
const MIN_PASSWORD_CHARS: usize = 8;
/// No password is longer, in bytes.
const MAX_PASSWORD_LEN: usize = 256;

/// A contract whose login ID has not been obtained yet, to be shown to whoever practises. Not
/// `Debug`, for the reason [`crate::DemoUser`] has.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DemoContract {
    /// Ten digits.
    pub number: String,
    /// The password that comes by post.
    pub first_password: String,
}

/// Number, first password, the login ID that is set aside.
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
    let contracts = DEMO_CONTRACTS.iter().map(demo_record).collect::<Result<Vec<_>, _>>()?;
    database.write_and_wait(move |connection| {
        contracts.iter().try_for_each(|contract| table::insert(connection, contract))
    })?;
    Ok(())
}

fn demo_record(&(number, password, login_id): &(&str, &str, &str)) -> Result<Contract, BankError> {
    Ok(Contract {
        number: number.to_owned(),
        password_hash: login::hash(password)?,
        login_id: login_id.to_owned(),
        mail: Some(format!("{login_id}@customer.example")),
        exchanged: false,
        failures: 0,
    })
}

/// The demo contracts that can still be exchanged.
pub(crate) fn demo_contracts(database: &Database) -> Result<Vec<DemoContract>, DatabaseError> {
    let kept = database.read(table::all)?;
    let open = |number: &str| kept.iter().any(|one| one.number == number && !one.exchanged);
    let demo = DEMO_CONTRACTS.iter().filter(|(number, ..)| open(number));
    Ok(demo
        .map(|&(number, password, _)| DemoContract { number: number.to_owned(), first_password: password.to_owned() })
        .collect())
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
    /// Line ends and the like, which not every program can send.
    ControlCharacter,
    /// The two entries differ.
    Different,
    /// It is the first password, which the post has seen.
    First,
}

impl NewPassword {
    /// `again` is the second entry, which guards against slips.
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
    /// Exchanges a contract for its login ID. The same request again, as after an answer that was
    /// lost on its way, gets the same login ID; any other request for an exchanged contract is
    /// refused like a wrong first password.
    pub(crate) async fn obtain_login_id(
        &self,
        number: &str,
        first_password: Zeroizing<String>,
        password: NewPassword,
    ) -> Result<String, LoginError> {
        let now = self.clock.now();
        let contract = self.database.read(|connection| table::find(connection, number))?;
        let credentials = Credentials::new(account(number), first_password);
        let contract = self.logins.open(&self.database, &credentials, contract, |one| &one.password_hash, now).await?;
        if contract.exchanged {
            return self.obtained_before(contract, password).await;
        }
        let (login_id, number) = (contract.login_id.clone(), contract.number.clone());
        let user = new_user(contract, password).await?;
        let exchange = move |connection: &_| table::exchange(connection, &number, &user, now.unix_timestamp());
        // Two requests at once: the later one has lost, and the customer may log in with neither
        // knowing; so it is told that the contract is used up.
        if self.database.write(exchange).await? {
            Ok(login_id)
        } else {
            Err(LoginError::Wrong { remaining_tries: user_table::TRIES })
        }
    }

    async fn obtained_before(
        &self,
        contract: Contract,
        NewPassword(password): NewPassword,
    ) -> Result<String, LoginError> {
        let credentials = Credentials::new(contract.login_id, password);
        let now = self.clock.now();
        Ok(self.logins.authenticate(&self.database, &credentials, now).await?.login_id)
    }
}

async fn new_user(contract: Contract, NewPassword(password): NewPassword) -> Result<User, BankError> {
    let hashed = tokio::task::spawn_blocking(move || login::hash(&password)).await;
    Ok(User {
        login_id: contract.login_id,
        password_hash: hashed??,
        single_certificate: false,
        has_demo_password: false,
        mail: contract.mail,
    })
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
