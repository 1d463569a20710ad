use serde::Serialize;
use ts_rs::TS;

use crate::clock::rfc3339;
use crate::dates::moment;
use crate::enrollment::JournalError;
use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::error_texts::{ErrorText, error_text};
use crate::est::EstError;
use crate::keystore::KeyStoreError;
use crate::language::Language;
use crate::logging;

/// A failure as the window and the terminal show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Failure {
    /// Identifies the text in the table of errors.
    pub code: ErrorCode,
    /// The input field it concerns, if any.
    pub field: Option<Field>,
    /// Attempts left before the account is locked, if the bank says so.
    pub remaining_tries: Option<u32>,
    /// RFC 3339; when to try again, if the bank says so.
    pub retry_at: Option<String>,
    /// The line of a file, the folder or the registry value that an administrator has to correct.
    pub place: Option<String>,
}

/// An input field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Field {
    /// ログインID
    LoginId,
    /// ログインパスワード, the proxy's password, or the store's.
    Password,
    /// The proxy's ユーザ名
    ProxyUser,
}

impl Failure {
    /// The part of this error that is shown.
    pub fn of(error: &Error) -> Self {
        let code = error.code();
        let (remaining_tries, retry_at) = match error {
            Error::Est(error) => (EstError::remaining_tries(error), error.retry_at()),
            Error::Enrollment(error) => (None, error.retry_at()),
            _ => (None, None),
        };
        Self { code, field: Field::of(code), remaining_tries, retry_at: retry_at.map(rfc3339), place: place(error) }
    }

    /// The same, with a line in the log.
    pub(super) fn logged(error: &Error) -> Self {
        logging::failed(error);
        Self::of(error)
    }

    /// The texts that explain it.
    pub fn explain(&self, language: Language) -> Explained {
        let tries = self.remaining_tries.map(|tries| tries.to_string());
        let retry_at = self.retry_at.as_deref().map(|time| moment(time).of(language));
        let details = [("{remaining_tries}", tries), ("{retry_at}", retry_at)];
        let ErrorText { title, explanation, next } = error_text(self.code, language);
        Explained {
            title,
            explanation: explanation.filled(&details),
            next: next.iter().map(|step| step.filled(&details)).collect(),
        }
    }
}

/// The texts of a failure, with its details filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What happened.
    pub title: &'static str,
    /// Why, and what is not affected.
    pub explanation: String,
    /// What to do now, step by step.
    pub next: Vec<String>,
}

fn place(error: &Error) -> Option<String> {
    if let Error::Journal(JournalError::NotPrivate(place)) | Error::KeyStore(KeyStoreError::OldFormat(place)) = error {
        return Some(place.display().to_string());
    }
    let problem = error.network()?.at_proxy()?.policy_problem()?;
    Some(problem.place.clone())
}

impl Field {
    /// The field next to which a failure is shown; failures without one get a separate screen.
    pub const fn of(code: ErrorCode) -> Option<Self> {
        match code {
            ErrorCode::LoginIdEmpty | ErrorCode::LoginIdTooLong | ErrorCode::LoginIdInvalid => Some(Field::LoginId),
            ErrorCode::PasswordEmpty
            | ErrorCode::PasswordTooLong
            | ErrorCode::PasswordInvalid
            | ErrorCode::WrongCredentials
            | ErrorCode::ProxyCredentialsWrong
            | ErrorCode::StorePasswordWrong => Some(Field::Password),
            ErrorCode::ProxyUserEmpty => Some(Field::ProxyUser),
            _ => None,
        }
    }
}
