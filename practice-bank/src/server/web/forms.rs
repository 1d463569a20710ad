//! Forms that our own pages have sent.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::PageError;
use super::visit::Visit;
use crate::state::BankState;

/// The fields of a form whose token is this browser's. Every form is read through this, so that
/// none can be read unchecked.
pub(crate) struct Submitted<T>(pub(crate) T);

/// A form without fields of its own.
#[derive(Deserialize)]
pub(crate) struct NoFields {}

#[derive(Deserialize)]
struct Protected<T> {
    #[serde(default)]
    token: String,
    #[serde(flatten)]
    fields: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<BankState>> for Submitted<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, bank: &Arc<BankState>) -> Result<Self, PageError> {
        let visit = request.extensions().get::<Visit>().cloned().ok_or(PageError::StaleForm)?;
        let form = Form::<Protected<T>>::from_request(request, bank).await;
        let Form(Protected { token, fields }) =
            form.map_err(|_: FormRejection| PageError::UnreadableForm)?;
        if !visit.has_sent(&token, bank) {
            return Err(PageError::StaleForm);
        }
        Ok(Self(fields))
    }
}
