//! The administrator's password.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use openssl::memcmp;
use openssl::sha::sha256;
use zeroize::Zeroizing;

use crate::error::BankError;
use crate::private_files;
use crate::tokens::random_token;
use crate::users::DemoUser;

/// The administrator's login ID.
pub(crate) const LOGIN_ID: &str = "kanri";

/// The administrator of one bank. The password is chosen at random for a new bank and kept in a
/// file that only the owner of the data directory may read.
pub(crate) struct Administrator {
    password: Zeroizing<String>,
}

impl Administrator {
    /// Reads the password from this file, or chooses one and writes it there.
    pub(crate) fn open(path: &Path) -> Result<Self, BankError> {
        let password = match fs::read_to_string(path) {
            Ok(kept) => Zeroizing::new(kept),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // 64 random bits cannot be guessed, so wrong passwords need not lock the account.
                let chosen = Zeroizing::new(random_token()?[..16].to_owned());
                private_files::write_atomically(path, chosen.as_bytes())?;
                chosen
            }
            Err(error) => return Err(BankError::at(path)(error)),
        };
        Ok(Self { password })
    }

    /// To be shown to the owner of the data directory, who can read the password's file anyway.
    pub(crate) fn shown(&self) -> DemoUser {
        DemoUser { login_id: LOGIN_ID.to_owned(), password: self.password.as_str().to_owned(), administers: None }
    }

    /// Takes the same time for every wrong password.
    pub(crate) fn is(&self, login_id: &str, password: &str) -> bool {
        let [given, expected] = [password, &self.password].map(|one| sha256(one.as_bytes()));
        memcmp::eq(&given, &expected) && login_id == LOGIN_ID
    }
}
