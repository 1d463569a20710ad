use serde::Serialize;
use ts_rs::TS;

use crate::clock::rfc3339;
use crate::enrollment::JournalError;
use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::est::EstError;
use crate::keystore::KeyStoreError;
use crate::logging;

/// A failure as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Failure {
    /// Which text of the table.
    pub code: ErrorCode,
    /// The field it belongs to, where it is about one.
    pub field: Option<Field>,
    /// Tries left before the account is locked, where the bank says.
    pub remaining_tries: Option<u32>,
    /// RFC 3339; when to come back, where the bank says.
    pub retry_at: Option<String>,
    /// Which line of which file, which folder or which value of the registry an administrator has to put right.
    pub place: Option<String>,
}

/// A field a person types into.
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
    pub(super) fn of(error: &Error) -> Self {
        let code = error.code();
        let (remaining_tries, retry_at) = match error {
            Error::Est(error) => (EstError::remaining_tries(error), error.retry_at()),
            Error::Enrollment(error) => (None, error.retry_at()),
            _ => (None, None),
        };
        Self { code, field: field(code), remaining_tries, retry_at: retry_at.map(rfc3339), place: place(error) }
    }

    /// The same, with a line in the log.
    pub(super) fn logged(error: &Error) -> Self {
        logging::failed(error);
        Self::of(error)
    }

    /// Whether trying again can help without the bank or an administrator doing something first.
    pub(super) fn can_retry(&self) -> bool {
        !matches!(
            self.code,
            ErrorCode::AccountLocked
                | ErrorCode::AlreadyIssued
                | ErrorCode::CertificateRevoked
                | ErrorCode::CertificateExpired
                | ErrorCode::RenewalTooEarly
                | ErrorCode::SubjectRefused
                | ErrorCode::PossiblyIssued
                | ErrorCode::RequestRefused
                | ErrorCode::CertificateNotFound
                | ErrorCode::PolicyUnusable
        )
    }
}

/// The field an error stands beside; the others get a screen of their own.
fn place(error: &Error) -> Option<String> {
    if let Error::Journal(JournalError::NotPrivate(place)) | Error::KeyStore(KeyStoreError::OldFormat(place)) = error {
        return Some(place.display().to_string());
    }
    let problem = error.network()?.at_proxy()?.policy_problem()?;
    Some(problem.place.clone())
}

fn field(code: ErrorCode) -> Option<Field> {
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
