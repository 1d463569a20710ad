//! What all pages have in common.

use std::fmt;

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Only our own style sheet, no script, no frames, forms only to ourselves.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                                       base-uri 'none'; frame-ancestors 'none'";

/// A page before it is put into the frame that all pages share.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    /// The screen's number, which support asks for.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// HTML; whatever comes from outside went through [`Escaped`].
    pub(crate) body: String,
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (self.status, headers, Html(self.framed())).into_response()
    }
}

impl Page {
    fn framed(&self) -> String {
        let Self { id, title, body, .. } = self;
        format!(
            r#"<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | せとしん外為WEBサービス（練習用）</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<p class="practice">練習用</p>
<header><span class="bank">せとしん外為WEBサービス</span><span class="id">{id}</span></header>
<main>
<h1>{title}</h1>
{body}
</main>
<footer>お問い合わせ　瀬戸信用金庫 国際業務部　<a href="tel:0120551039">0120-551-039</a>（平日9:00～17:00）</footer>
</body>
</html>
"#
        )
    }
}

/// Text that shows as itself in HTML, also inside a quoted attribute.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\'' => formatter.write_str("&#39;")?,
                other => write!(formatter, "{other}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        assert_eq!(
            Escaped(r#"<a b='"&"'>"#).to_string(),
            "&lt;a b=&#39;&quot;&amp;&quot;&#39;&gt;"
        );
    }
}
