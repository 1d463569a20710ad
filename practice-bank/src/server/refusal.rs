//! Why EST answers something else than what was asked for.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::enrollment::EnrollmentError;
use crate::login::LoginError;
use crate::problem::{Problem, ProblemKind, challenge};
use crate::signing_request::SigningRequestError;

/// An answer that is not what was asked for.
pub(crate) enum Refusal {
    /// No credentials yet. The answer has no body, since some clients cannot read one here.
    Unauthenticated,
    Problem(Problem),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated => {
                let challenge = [(header::WWW_AUTHENTICATE, challenge())];
                (StatusCode::UNAUTHORIZED, challenge).into_response()
            }
            Self::Problem(problem) => problem.into_response(),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<LoginError> for Refusal {
    fn from(error: LoginError) -> Self {
        Self::Problem(match error {
            LoginError::Wrong { remaining_tries } => {
                let detail = "ログインIDまたはログインパスワードが違います。";
                Problem::new(ProblemKind::WRONG_CREDENTIALS, detail)
                    .with_member("remaining_tries", remaining_tries)
            }
            LoginError::Locked => {
                let detail = "パスワードの誤りが続いたため、ログインIDがロックされています。";
                Problem::new(ProblemKind::ACCOUNT_LOCKED, detail)
            }
            LoginError::TooLong => bad_request("ログインIDまたはパスワードが長すぎます。"),
            LoginError::Hash(_) | LoginError::Interrupted | LoginError::Database(_) => {
                Problem::internal(&error)
            }
        })
    }
}

impl From<SigningRequestError> for Refusal {
    fn from(error: SigningRequestError) -> Self {
        Self::Problem(match error {
            SigningRequestError::Malformed => bad_request("証明書の要求を読み取れません。"),
            SigningRequestError::Signature => bad_request("証明書の要求の署名が正しくありません。"),
            SigningRequestError::UnsupportedKey => {
                let detail = "この種類の鍵には証明書を発行できません。";
                Problem::new(ProblemKind::UNSUPPORTED_KEY, detail)
            }
        })
    }
}

impl From<EnrollmentError> for Refusal {
    fn from(error: EnrollmentError) -> Self {
        let (kind, detail) = match &error {
            EnrollmentError::AlreadyIssued => (
                ProblemKind::CERTIFICATE_ALREADY_ISSUED,
                "このログインIDの電子証明書は既に取得済みです。",
            ),
            EnrollmentError::Revoked => {
                (ProblemKind::CERTIFICATE_REVOKED, "この電子証明書は失効しています。")
            }
            EnrollmentError::Expired => {
                (ProblemKind::CERTIFICATE_EXPIRED, "この電子証明書の有効期限が過ぎています。")
            }
            EnrollmentError::SubjectMismatch => (
                ProblemKind::SUBJECT_MISMATCH,
                "更新する電子証明書と、要求またはログインIDが一致しません。",
            ),
            EnrollmentError::TooEarly { opens_at } => {
                return Self::Problem(too_early(*opens_at));
            }
            EnrollmentError::Database(_)
            | EnrollmentError::Record(_)
            | EnrollmentError::Signing(_) => return Self::Problem(Problem::internal(&error)),
        };
        Self::Problem(Problem::new(kind, detail))
    }
}

fn too_early(opens_at: time::OffsetDateTime) -> Problem {
    let detail = format!("電子証明書の更新は {} からできます。", opens_at.date());
    Problem::new(ProblemKind::RENEWAL_WINDOW, detail)
        .with_member("opens_at", opens_at.unix_timestamp())
}

pub(super) fn bad_request(detail: &str) -> Problem {
    Problem::new(ProblemKind::BAD_REQUEST, detail)
}
