use super::{Failure, Field};
use crate::clock::rfc3339;
use crate::error::{Error, ErrorCode};
use crate::est::EstError;

/// The picture of an error.
pub(super) fn failure(error: &Error) -> Failure {
    let code = error.code();
    let retry_at = match error {
        Error::Est(error) => error.retry_at(),
        Error::Enrollment(error) => error.retry_at(),
        _ => None,
    };
    Failure {
        code,
        field: field(code),
        remaining_tries: remaining_tries(error),
        retry_at: retry_at.map(rfc3339),
    }
}

fn remaining_tries(error: &Error) -> Option<u32> {
    match error {
        Error::Est(error) => EstError::remaining_tries(error),
        _ => None,
    }
}

/// The field an error stands beside; the others get a screen of their own.
fn field(code: ErrorCode) -> Option<Field> {
    match code {
        ErrorCode::LoginIdEmpty | ErrorCode::LoginIdTooLong | ErrorCode::LoginIdInvalid => {
            Some(Field::LoginId)
        }
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

/// Whether trying again can help without the bank or an administrator doing something first.
pub(super) fn can_retry(code: ErrorCode) -> bool {
    !matches!(
        code,
        ErrorCode::AccountLocked
            | ErrorCode::AlreadyIssued
            | ErrorCode::CertificateRevoked
            | ErrorCode::CertificateExpired
            | ErrorCode::RenewalTooEarly
            | ErrorCode::SubjectRefused
            | ErrorCode::PossiblyIssued
            | ErrorCode::RequestRefused
            | ErrorCode::CertificateNotFound
    )
}
