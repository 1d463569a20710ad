//! One browser, logged in or not.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::cookies::Cookie;
use super::error::PageError;
use crate::pages::FormToken;
use crate::state::BankState;
use crate::tokens::random_token;

/// How long each cookie of ours is.
const COOKIE_LEN: usize = 64;

/// The browser that asks, known by a cookie that says nothing else about it.
#[derive(Clone)]
pub(crate) struct Visit(String);

impl Visit {
    /// What proves that a form comes from a page of ours in this browser.
    pub(crate) fn form_token(&self, bank: &BankState) -> Result<FormToken, PageError> {
        Ok(FormToken(bank.form_key.token(&self.0)?))
    }

    pub(crate) fn has_sent(&self, token: &str, bank: &BankState) -> bool {
        bank.form_key.matches(&self.0, token)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        // Without the layer below there is a visit that no token fits.
        Ok(parts.extensions.get().cloned().unwrap_or_else(|| Self(String::new())))
    }
}

/// Gives each new browser its cookie.
pub(super) async fn remember(
    State(_): State<Arc<BankState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let kept = Cookie::Visit.read(request.headers()).filter(|kept| is_ours(kept));
    if let Some(kept) = kept {
        let visit = Visit(kept.to_owned());
        request.extensions_mut().insert(visit);
        return next.run(request).await;
    }
    let new = match random_token() {
        Ok(new) => new,
        Err(error) => return PageError::internal(error).into_response(),
    };
    request.extensions_mut().insert(Visit(new.clone()));
    let mut response = next.run(request).await;
    let (name, value) = Cookie::Visit.set(&new);
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().append(name, value);
    }
    response
}

fn is_ours(value: &str) -> bool {
    value.len() == COOKIE_LEN && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}
