//! The administrator's way in.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::BankError;
use crate::login;
use crate::private_files;
use crate::tokens::random_token;
use crate::users::DemoUser;

/// What the administrator logs in with.
pub(crate) const LOGIN_ID: &str = "kanri";
/// The name under which wrong passwords are counted. No login ID has a colon.
pub(crate) const ACCOUNT: &str = "administrator:";

/// The administrator of one bank, whose password was chosen at random when the bank was new and
/// stands in a file that only the owner of the data directory may read.
pub(crate) struct Administrator {
    password: Zeroizing<String>,
    pub(crate) password_hash: String,
}

impl Administrator {
    /// Reads the password from this file, or chooses one and writes it there.
    pub(crate) fn open(path: &Path) -> Result<Self, BankError> {
        let at = |source| BankError::File { path: path.to_owned(), source };
        let password = match fs::read_to_string(path) {
            Ok(kept) => Zeroizing::new(kept),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // A quarter of the token: 64 bits, behind five tries.
                let chosen = Zeroizing::new(random_token()?[..16].to_owned());
                private_files::write_atomically(path, chosen.as_bytes()).map_err(at)?;
                chosen
            }
            Err(error) => return Err(at(error)),
        };
        let password_hash = login::hash(&password)?;
        Ok(Self { password, password_hash })
    }

    /// For the owner of the data directory, who may read the file as well.
    pub(crate) fn shown(&self) -> DemoUser {
        DemoUser { login_id: LOGIN_ID.to_owned(), password: self.password.as_str().to_owned() }
    }
}
