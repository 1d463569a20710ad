//! A browser, logged in or not: its cookies, its forms, and the pages that refuse a request.
//!
//! A cookie (RFC 6265) belongs to a host, not to a port. The prefix `__Host-` makes browsers refuse
//! such a cookie from any other host.

use std::error::Error;
use std::sync::Arc;

use axum::extract::{Form, FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::pages::language::Language;
use crate::pages::{FormToken, Page, refusal};
use crate::sessions::Sessions;
use crate::state::BankState;
use crate::tokens::random_token;

/// The length of a visit cookie's value.
const COOKIE_LEN: usize = 64;

/// A cookie, by its name.
pub(super) struct Cookie(&'static str);

impl Cookie {
    /// Identifies any browser, logged in or not; forms are bound to it.
    const VISIT: Self = Self("__Host-visit");
    /// A customer's session.
    pub(super) const SESSION: Self = Self("__Host-session");
    /// The administrator's session.
    pub(super) const ADMINISTRATION: Self = Self("__Host-administration");
    /// The chosen language.
    const LANGUAGE: Self = Self("__Host-language");

    /// The value sent by the browser.
    pub(super) fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = sent.flat_map(|value| value.split("; ")).filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == self.0).map(|(_, value)| value)
    }

    /// The header that sets the cookie until the browser is closed.
    pub(super) fn set(&self, value: &str) -> (HeaderName, String) {
        (header::SET_COOKIE, format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax", self.0))
    }

    /// Ends the cookie's session. Returns the header that deletes the cookie.
    pub(super) fn end(&self, sessions: &Sessions, headers: &HeaderMap) -> (HeaderName, String) {
        if let Some(cookie) = self.read(headers) {
            sessions.log_out(cookie);
        }
        let (name, empty) = self.set("");
        (name, format!("{empty}; Max-Age=0"))
    }
}

/// The browser that sends the request, identified by an opaque cookie.
#[derive(Clone)]
struct Visit(String);

/// Sets the cookie of each new browser.
pub(super) async fn remember(mut request: Request, next: Next) -> Result<Response, PageError> {
    let is_valid = |value: &&str| value.len() == COOKIE_LEN && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let kept = Cookie::VISIT.read(request.headers()).filter(is_valid).map(ToOwned::to_owned);
    let is_new = kept.is_none();
    let visit = kept.map_or_else(random_token, Ok)?;
    let cookie = is_new.then(|| AppendHeaders([Cookie::VISIT.set(&visit)]));
    request.extensions_mut().insert(Visit(visit));
    Ok((cookie, next.run(request).await).into_response())
}

#[derive(Deserialize)]
struct Chosen {
    lang: Option<String>,
}

/// Sets the language of pages: the one last chosen on a page, or else the one preferred by the browser.
pub(super) async fn in_language(request: Request, next: Next) -> Response {
    let chosen = Query::<Chosen>::try_from_uri(request.uri()).ok().and_then(|Query(asked)| asked.lang);
    let chosen = chosen.as_deref().and_then(Language::parse);
    let kept = || Cookie::LANGUAGE.read(request.headers()).and_then(Language::parse);
    let language = chosen.or_else(kept).or_else(|| accepted(request.headers())).unwrap_or_default();
    let other = in_other_language(&request, language.other());
    let cookie = chosen.map(|chosen| AppendHeaders([Cookie::LANGUAGE.set(chosen.code())]));
    (cookie, language.answer(other, next.run(request)).await).into_response()
}

fn accepted(headers: &HeaderMap) -> Option<Language> {
    Language::preferred(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// The relative address of the requested page in the other language; for the result of a form, which cannot be
/// requested again, the login page.
fn in_other_language(request: &Request, other: Language) -> String {
    let chosen = format!("lang={}", other.code());
    if request.method() != Method::GET {
        return format!("/start?{chosen}");
    }
    let pairs = request.uri().query().unwrap_or_default().split('&');
    let kept = pairs.filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    format!("?{}", kept.chain([chosen.as_str()]).collect::<Vec<_>>().join("&"))
}

/// The token that proves that a form comes from one of the bank's pages in this browser.
impl FromRequestParts<Arc<BankState>> for FormToken {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, bank: &Arc<BankState>) -> Result<Self, PageError> {
        // Without the layer `remember` there is no visit, and every form is refused.
        let visit = parts.extensions.get::<Visit>().map_or("", |visit| &visit.0);
        Ok(Self(bank.form_key.token(visit)?))
    }
}

/// The fields of a form with this browser's token. Every form is read through this, so that the
/// token is always checked.
pub(super) struct Submitted<T>(pub(super) T);

/// A form without fields other than the token.
#[derive(Deserialize)]
pub(super) struct NoFields {}

/// The fields of the login forms of customers and the administrator.
#[derive(Deserialize)]
pub(super) struct Login {
    pub(super) login_id: String,
    pub(super) password: Zeroizing<String>,
}

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
        let Form(Protected { token, fields }) = form.map_err(|_| refusal::unreadable_form())?;
        if !visit.is_some_and(|Visit(visit)| bank.form_key.matches(&visit, &token)) {
            return Err(refusal::stale_form().into());
        }
        Ok(Self(fields))
    }
}

/// A page that is shown instead of the requested one.
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

/// An internal failure.
impl<E: Error + 'static> From<E> for PageError {
    fn from(error: E) -> Self {
        let error: &dyn Error = &error;
        tracing::error!(error, "a page could not be shown");
        refusal::internal().into()
    }
}
