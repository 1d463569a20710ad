//! One browser, logged in or not: its cookies, the forms it sends, and the pages that say why not.
//!
//! A cookie (RFC 6265) belongs to a host and not to a port. `__Host-` has the browser refuse such a
//! cookie from any other host.

use std::error::Error;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::pages::{FormToken, Page, refusal};
use crate::state::BankState;
use crate::tokens::random_token;

/// How long each cookie of ours is.
const COOKIE_LEN: usize = 64;

/// What the cookies are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Any browser, logged in or not: what forms are bound to.
    Visit,
    /// A customer's session.
    Session,
    /// The administrator's session.
    Administration,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Visit => "__Host-visit",
            Self::Session => "__Host-session",
            Self::Administration => "__Host-administration",
        }
    }

    /// What the browser has sent.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = sent.flat_map(|value| value.split("; ")).filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == self.name()).map(|(_, value)| value)
    }

    /// The header that sets it until the browser is closed.
    pub(crate) fn set(self, value: &str) -> (HeaderName, String) {
        let name = self.name();
        (header::SET_COOKIE, format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"))
    }

    /// The header that has the browser forget it.
    pub(crate) fn forget(self) -> (HeaderName, String) {
        let name = self.name();
        let expired = format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        (header::SET_COOKIE, expired)
    }
}

/// The browser that asks, known by a cookie that says nothing else about it.
#[derive(Clone)]
struct Visit(String);

/// Gives each new browser its cookie.
pub(super) async fn remember(mut request: Request, next: Next) -> Response {
    let kept = Cookie::Visit.read(request.headers()).filter(|kept| is_ours(kept));
    if let Some(kept) = kept {
        let visit = Visit(kept.to_owned());
        request.extensions_mut().insert(visit);
        return next.run(request).await;
    }
    let new = match random_token() {
        Ok(new) => new,
        Err(error) => return PageError::from(error).into_response(),
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

/// What proves that a form comes from a page of ours in this browser.
impl FromRequestParts<Arc<BankState>> for FormToken {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, bank: &Arc<BankState>) -> Result<Self, PageError> {
        // Without the layer above there is a visit that no token fits.
        let visit = parts.extensions.get::<Visit>().map_or("", |visit| &visit.0);
        Ok(Self(bank.form_key.token(visit)?))
    }
}

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
        let visit = request.extensions().get::<Visit>().cloned();
        let form = Form::<Protected<T>>::from_request(request, bank).await;
        let Form(Protected { token, fields }) = form.map_err(|_: FormRejection| refusal::unreadable_form())?;
        if !visit.is_some_and(|Visit(visit)| bank.form_key.matches(&visit, &token)) {
            return Err(refusal::stale_form().into());
        }
        Ok(Self(fields))
    }
}

/// The page that is shown instead of the one that was asked for.
pub(crate) struct PageError(Box<Page>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl From<Page> for PageError {
    fn from(page: Page) -> Self {
        Self(Box::new(page))
    }
}

/// Something that is no fault of the visitor's.
impl<E: Error + 'static> From<E> for PageError {
    fn from(error: E) -> Self {
        let error: &dyn Error = &error;
        tracing::error!(error, "a page could not be shown");
        refusal::internal().into()
    }
}
