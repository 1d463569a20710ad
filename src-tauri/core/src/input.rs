//! User input, parsed into types that are valid by construction.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::error_code::ErrorCode;
use crate::network::proxy::ProxyCredentials;
use crate::secret::Secret;
use crate::text::is_invisible;

/// Longest login ID accepted, in characters.
pub const LOGIN_ID_LIMIT: usize = 64;
/// Longest password accepted, in characters.
pub const PASSWORD_LIMIT: usize = 128;
/// The full-width forms of ASCII characters (Unicode block "Halfwidth and Fullwidth Forms").
const FULL_WIDTH: RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';

/// Why the input is not a valid login ID, password or proxy user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing, or only white space.
    #[error("the login ID is empty")]
    LoginIdEmpty,
    /// Over [`LOGIN_ID_LIMIT`].
    #[error("the login ID has more than {LOGIN_ID_LIMIT} characters")]
    LoginIdTooLong,
    /// Invisible characters, or a colon.
    #[error("the login ID has a character no login ID has")]
    LoginIdInvalid,
    /// Letters, digits or signs in their full-width forms, which look correct.
    #[error("the login ID has full-width characters; write it in half-width ones")]
    LoginIdFullWidth,
    /// Nothing.
    #[error("the password is empty")]
    PasswordEmpty,
    /// Over [`PASSWORD_LIMIT`].
    #[error("the password has more than {PASSWORD_LIMIT} characters")]
    PasswordTooLong,
    /// Invisible characters, or bytes that are not text.
    #[error("the password has an invisible character, or is no text")]
    PasswordInvalid,
    /// Nothing, or only white space.
    #[error("the proxy's user name is empty")]
    ProxyUserEmpty,
}

impl InputError {
    /// The code users and support see.
    pub fn code(self) -> ErrorCode {
        match self {
            Self::LoginIdEmpty => ErrorCode::LoginIdEmpty,
            Self::LoginIdTooLong => ErrorCode::LoginIdTooLong,
            Self::LoginIdInvalid | Self::LoginIdFullWidth => ErrorCode::LoginIdInvalid,
            Self::PasswordEmpty => ErrorCode::PasswordEmpty,
            Self::PasswordTooLong => ErrorCode::PasswordTooLong,
            Self::PasswordInvalid => ErrorCode::PasswordInvalid,
            Self::ProxyUserEmpty => ErrorCode::ProxyUserEmpty,
        }
    }
}

/// ログインID.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginId(String);

impl LoginId {
    /// Parses what was typed, without surrounding white space.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InputError::LoginIdEmpty);
        }
        if text.chars().count() > LOGIN_ID_LIMIT {
            return Err(InputError::LoginIdTooLong);
        }
        if text.chars().any(|character| is_invisible(character) || character == ':') {
            return Err(InputError::LoginIdInvalid);
        }
        if text.chars().any(|character| FULL_WIDTH.contains(&character)) {
            return Err(InputError::LoginIdFullWidth);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A login ID is half of a credential: it must not get into logs by accident.
impl fmt::Debug for LoginId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<login id>")
    }
}

impl TryFrom<String> for LoginId {
    type Error = InputError;

    fn try_from(text: String) -> Result<Self, InputError> {
        Self::parse(&text)
    }
}

impl From<LoginId> for String {
    fn from(login_id: LoginId) -> Self {
        login_id.0
    }
}

/// ログインパスワード.
#[derive(Debug)]
pub struct Password(Secret);

impl Password {
    /// Parses what was typed, unchanged: white space may belong to a password.
    pub fn parse(text: Secret) -> Result<Self, InputError> {
        if text.expose().is_empty() {
            return Err(InputError::PasswordEmpty);
        }
        if text.expose().chars().count() > PASSWORD_LIMIT {
            return Err(InputError::PasswordTooLong);
        }
        if text.expose().chars().any(is_invisible) {
            return Err(InputError::PasswordInvalid);
        }
        Ok(Self(text))
    }

    /// The text. Every call needs a review.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What authenticates the user to the bank.
#[derive(Debug)]
pub struct Credentials {
    /// Whose certificate.
    pub login_id: LoginId,
    /// Their password.
    pub password: Password,
}

/// The input of CCHK008. A domain before the user name is left to the proxy.
pub fn proxy_credentials(user: &str, password: Secret) -> Result<ProxyCredentials, InputError> {
    let user = user.trim();
    if user.is_empty() {
        return Err(InputError::ProxyUserEmpty);
    }
    let Password(password) = Password::parse(password)?;
    Ok(ProxyCredentials::new(user, password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_a_login_id_is_removed() {
        assert_eq!(LoginId::parse(" logid031\t").map(String::from), Ok("logid031".to_owned()));
        let longest = LoginId::parse(&"長".repeat(LOGIN_ID_LIMIT)).map(String::from);
        assert_eq!(longest.map(|text| text.chars().count()), Ok(64));
    }

    #[test]
    fn case_24_full_width_forms_are_reported_and_other_letters_accepted() {
        for typed in ["ｌｏｇｉｄ０３１", "logid０31", "logid031＠"] {
            assert_eq!(LoginId::parse(typed), Err(InputError::LoginIdFullWidth), "{typed}");
        }
        for typed in ["ﾛｸﾞｲﾝ031", "長031", "logid031\u{3000}"] {
            assert!(LoginId::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn white_space_around_a_password_is_kept() {
        let password = Password::parse(Secret::new(" ぱす わーど ".to_owned())).unwrap();
        assert_eq!(password.expose(), " ぱす わーど ");
    }

    #[test]
    fn invisible_characters_are_refused() {
        for typed in ["\u{feff}logid031", "logid\u{200b}031", "logid031\u{202e}", "logid\u{7}031"] {
            assert_eq!(LoginId::parse(typed), Err(InputError::LoginIdInvalid), "{typed:?}");
            let password = Password::parse(Secret::new(typed.to_owned()));
            assert!(matches!(password, Err(InputError::PasswordInvalid)), "{typed:?}");
        }
    }

    #[test]
    fn nothing_typed_is_printed() {
        let login_id = LoginId::parse("logid031").unwrap();
        let password = Password::parse(Secret::new("geheim".to_owned())).unwrap();
        let printed = format!("{:?}", Credentials { login_id, password });
        assert!(!printed.contains("logid031") && !printed.contains("geheim"), "{printed}");
    }
}
