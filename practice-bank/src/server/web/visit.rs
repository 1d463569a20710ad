//! One browser, logged in or not: its cookies, the forms it sends, and the pages that say why not.
//!
//! A cookie (RFC 6265) belongs to a host and not to a port. `__Host-` has the browser refuse such a
//! cookie from any other host.

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

/// How long each cookie of ours is.
const COOKIE_LEN: usize = 64;

/// A cookie, by its name.
pub(super) struct Cookie(&'static str);

impl Cookie {
    /// Any browser, logged in or not: what forms are bound to.
    const VISIT: Self = Self("__Host-visit");
    /// A customer's session.
    pub(super) const SESSION: Self = Self("__Host-session");
    /// The administrator's session.
    pub(super) const ADMINISTRATION: Self = Self("__Host-administration");
    /// The language that was chosen.
    const LANGUAGE: Self = Self("__Host-language");

    /// What the browser has sent.
    pub(super) fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = sent.flat_map(|value| value.split("; ")).filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == self.0).map(|(_, value)| value)
    }

    /// The header that sets it until the browser is closed.
    pub(super) fn set(&self, value: &str) -> (HeaderName, String) {
        (header::SET_COOKIE, format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax", self.0))
    }

    /// Ends its session. Gives the header that has the browser forget it.
    pub(super) fn end(&self, sessions: &Sessions, headers: &HeaderMap) -> (HeaderName, String) {
        if let Some(cookie) = self.read(headers) {
            sessions.log_out(cookie);
        }
        let (name, empty) = self.set("");
        (name, format!("{empty}; Max-Age=0"))
    }
}

/// The browser that asks, known by a cookie that says nothing else about it.
#[derive(Clone)]
struct Visit(String);

/// Gives each new browser its cookie.
pub(super) async fn remember(mut request: Request, next: Next) -> Result<Response, PageError> {
    let is_ours = |value: &&str| value.len() == COOKIE_LEN && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let kept = Cookie::VISIT.read(request.headers()).filter(is_ours).map(ToOwned::to_owned);
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

/// Has pages written in the visitor's language: the one chosen on a page, from then on, or else the browser's.
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

/// The address of the page that is asked for, relative to it. What a form leads to cannot be asked for again.
fn in_other_language(request: &Request, other: Language) -> String {
    let chosen = format!("lang={}", other.code());
    if request.method() != Method::GET {
        return format!("/start?{chosen}");
    }
    let pairs = request.uri().query().unwrap_or_default().split('&');
    let kept = pairs.filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    format!("?{}", kept.chain([chosen.as_str()]).collect::<Vec<_>>().join("&"))
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
pub(super) struct Submitted<T>(pub(super) T);

/// A form without fields of its own.
#[derive(Deserialize)]
pub(super) struct NoFields {}

/// What a customer or the administrator logs in with.
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
