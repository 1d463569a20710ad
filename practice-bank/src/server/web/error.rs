//! Pages that say why.

use axum::response::{IntoResponse, Response};
use openssl::error::ErrorStack;

use crate::database::DatabaseError;
use crate::pages::{Page, refusal};
use crate::sessions::Ending;

/// Why a page is not the one that was asked for.
pub(crate) enum PageError {
    StaleForm,
    UnreadableForm,
    SessionEnded(Ending),
    Page(Box<Page>),
    /// Already logged.
    Internal,
}

impl PageError {
    /// Something that is no fault of the visitor's.
    pub(crate) fn internal(error: impl std::error::Error + 'static) -> Self {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "a page could not be shown");
        Self::Internal
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let page = match self {
            Self::StaleForm => refusal::stale_form(),
            Self::UnreadableForm => refusal::unreadable_form(),
            Self::SessionEnded(ending) => refusal::session_ended(ending),
            Self::Page(page) => *page,
            Self::Internal => refusal::internal(),
        };
        page.into_response()
    }
}

impl From<DatabaseError> for PageError {
    fn from(error: DatabaseError) -> Self {
        Self::internal(error)
    }
}

impl From<ErrorStack> for PageError {
    fn from(error: ErrorStack) -> Self {
        Self::internal(error)
    }
}

impl From<Page> for PageError {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}
