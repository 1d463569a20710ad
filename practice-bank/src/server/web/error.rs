//! Pages that say why.

use axum::response::{IntoResponse, Response};

use crate::pages::{Page, refusal};
use crate::sessions::Ending;

/// Why a page is not the one that was asked for.
#[derive(Debug)]
pub(crate) enum PageError {
    StaleForm,
    UnreadableForm,
    SessionEnded(Ending),
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
        let page: Page = match self {
            Self::StaleForm => refusal::stale_form(),
            Self::UnreadableForm => refusal::unreadable_form(),
            Self::SessionEnded(ending) => refusal::session_ended(ending),
            Self::Internal => refusal::internal(),
        };
        page.into_response()
    }
}
