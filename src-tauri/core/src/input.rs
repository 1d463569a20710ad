//! What a person types, parsed into types that are right by construction.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::error_code::ErrorCode;
use crate::network::proxy::ProxyCredentials;
use crate::secret::Secret;
use crate::text::is_invisible;

/// Longest login ID taken, in characters.
pub const LOGIN_ID_LIMIT: usize = 64;
/// Longest password taken, in characters.
pub const PASSWORD_LIMIT: usize = 128;
/// The full-width forms of what ASCII has (Unicode, block "Halfwidth and Fullwidth Forms").
const FULL_WIDTH: RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';

/// Why what was typed cannot be a login ID or a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing, or only blanks.
    #[error("the login ID is empty")]
    LoginIdEmpty,
    /// Over [`LOGIN_ID_LIMIT`].
    #[error("the login ID has more than {LOGIN_ID_LIMIT} characters")]
    LoginIdTooLong,
    /// Characters that nobody sees, or a colon.
    #[error("the login ID has a character no login ID has")]
    LoginIdInvalid,
    /// Letters, digits or signs in their full-width forms, which look right.
    #[error("the login ID has full-width characters; write it in half-width ones")]
    LoginIdFullWidth,
    /// Nothing.
    #[error("the password is empty")]
    PasswordEmpty,
    /// Over [`PASSWORD_LIMIT`].
    #[error("the password has more than {PASSWORD_LIMIT} characters")]
    PasswordTooLong,
    /// Characters that nobody sees, or bytes that are no text.
    #[error("the password has an invisible character, or is no text")]
    PasswordInvalid,
    /// Nothing, or only blanks.
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
    /// Takes what was typed, without the blanks around it.
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

/// A login ID is half of a credential: logs do not get it by accident.
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
    /// Takes what was typed, as it is: blanks may belong to a password.
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

    /// The text. Every call is a place to review.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What proves to the bank who asks.
#[derive(Debug)]
pub struct Credentials {
    /// Whose certificate.
    pub login_id: LoginId,
    /// Their password.
    pub password: Password,
}

/// What CCHK008 has been told. A domain before the user name is the proxy's business.
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
    fn blanks_around_a_login_id_are_not_its_own() {
        assert_eq!(LoginId::parse(" logid031\t").map(String::from), Ok("logid031".to_owned()));
        let longest = LoginId::parse(&"長".repeat(LOGIN_ID_LIMIT)).map(String::from);
        assert_eq!(longest.map(|text| text.chars().count()), Ok(64));
    }

    #[test]
    fn case_24_full_width_forms_are_said_and_other_letters_taken() {
        for typed in ["ｌｏｇｉｄ０３１", "logid０31", "logid031＠"] {
            assert_eq!(LoginId::parse(typed), Err(InputError::LoginIdFullWidth), "{typed}");
        }
        for typed in ["ﾛｸﾞｲﾝ031", "長031", "logid031\u{3000}"] {
            assert!(LoginId::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn blanks_around_a_password_are_its_own() {
        let password = Password::parse(Secret::new(" ぱす わーど ".to_owned())).unwrap();
        assert_eq!(password.expose(), " ぱす わーど ");
    }

    #[test]
    fn what_nobody_sees_was_not_meant() {
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
