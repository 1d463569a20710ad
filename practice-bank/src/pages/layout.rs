//! The layout shared by all pages.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, Render, html};

use super::language::{Language, switch, words};

/// Only the bank's own style sheet and scripts, no frames, forms only to the same origin, and no
/// conversion of text to markup by scripts.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                                       form-action 'self'; base-uri 'none'; \
                                       frame-ancestors 'none'; \
                                       require-trusted-types-for 'script'; trusted-types 'none'";

/// The headers of every page.
pub(crate) const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// The content of a page, without the layout.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    /// The screen's number, by which support identifies it.
    pub(crate) id: &'static str,
    /// The name of the procedure that this screen belongs to.
    pub(crate) work: Option<String>,
    pub(crate) title: String,
    /// The path of the page's script.
    pub(crate) script: Option<&'static str>,
    pub(crate) body: Markup,
}

impl Page {
    /// A page with status 200, without a procedure or script.
    pub(crate) fn new(id: &'static str, title: String, body: Markup) -> Self {
        Self { status: StatusCode::OK, id, work: None, title, script: None, body }
    }

    /// Sets the status to 403 if `refuses`.
    pub(crate) fn refusing(self, refuses: bool) -> Self {
        Self { status: if refuses { StatusCode::FORBIDDEN } else { self.status }, ..self }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        (self.status, HEADERS, self.framed()).into_response()
    }
}

impl Page {
    fn framed(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(Language::of_page().code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " | " (service()) (words!("（練習用）", " (practice)")) }
                    link rel="stylesheet" href="/style.css";
                    @if let Some(script) = self.script { script type="module" src=(script) {} }
                }
                body {
                    header {
                        p.practice { (words!("練習用", "For practice")) }
                        div.bar {
                            span.bank { (service()) }
                            span.id { (self.id) }
                            (switch())
                            a.help href={ "/help#" (self.id) } {
                                (words!("ヘルプ", "Help")) span aria-hidden="true" { (words!("？", "?")) }
                            }
                        }
                    }
                    main {
                        div.heading {
                            @if let Some(work) = &self.work { p.work { (work) } }
                            h1 { (self.title) }
                        }
                        (self.body)
                    }
                    footer {
                        (words!(
                            "お問い合わせ　瀬戸信用金庫 国際業務部　フリーダイヤル ",
                            "Contact: Seto Shinkin Bank, International Business Department, toll-free "
                        ))
                        a href="tel:0120551039" { "0120-551-039" }
                        (words!("（平日9:00～17:00）", " (weekdays 9:00–17:00)"))
                    }
                }
            }
        }
    }
}

/// The name of the web service.
fn service() -> String {
    words!("せとしん外為WEBサービス", "Setoshin Foreign Exchange Web Service")
}

/// The link to the login page.
pub(crate) fn to_start() -> Markup {
    html! { div.row.start { a.button href="/start" { (words!("ログイン画面へ", "To the login page")) } } }
}

/// The error message of the fields below it.
pub(crate) fn field_error(id: &str, text: Option<impl Render>) -> Markup {
    html! { @if let Some(text) = text { p.field-error id=(id) role="alert" { (text) } } }
}

/// The token that protects a form from cross-site requests, as a hidden field.
pub(crate) struct FormToken(pub(crate) String);

impl Render for FormToken {
    fn render(&self) -> Markup {
        html! { input type="hidden" name="token" value=(self.0); }
    }
}

/// The style of a message.
#[derive(Clone, Copy)]
pub(crate) enum Emphasis {
    Warning,
    Done,
    Refused,
}

impl Emphasis {
    /// A box whose first paragraph is `strong`.
    pub(crate) fn message(self, strong: &str, rest: &Markup) -> Markup {
        let (class, role) = match self {
            Self::Warning => ("message warning", None),
            Self::Done => ("message done", Some("status")),
            Self::Refused => ("message refused", Some("alert")),
        };
        html! { div class=(class) role=[role] { p { strong { (strong) } } (rest) } }
    }
}
