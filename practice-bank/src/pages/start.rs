//! BLGI001, the login page.

use maud::{Markup, html};

use super::language::words;
use super::layout::{FormToken, Page, field_error};

/// What the form shows after a refused login.
pub(crate) struct RefusedLogin<'a> {
    pub(crate) login_id: &'a str,
    pub(crate) reason: String,
}

/// BLGI001. `mtls` is the address of certificate login.
pub(crate) fn page(mtls: &str, token: &FormToken, refused: Option<&RefusedLogin<'_>>) -> Page {
    let body = html! {
        p {
            (words!(
                "電子証明書をお持ちの方は、「ログイン」ボタンを押してください。",
                "If you have a certificate, press “Log in”."
            ))
            br;
            (words!(
                "ログインIDとログインパスワードでログインする場合は、ログインIDとログインパスワードを入力の上、「ログイン」ボタンを押してください。",
                "To log in with login ID and login password, enter both and press “Log in”."
            ))
        }
        (with_certificate(mtls))
        (with_password(token, refused))
    };
    let script = Some("/keyboard.js");
    Page { script, ..Page::new("BLGI001", words!("ログイン", "Login"), body).refusing(refused.is_some()) }
}

fn with_certificate(mtls: &str) -> Markup {
    html! {
        section.card {
            h2 { (words!("電子証明書方式のお客様", "With a certificate")) }
            div.row.start {
                a.button.primary #certificate-login href={ (mtls) "/" } { (words!("ログイン", "Log in")) }
            }
            p {
                (words!(
                    "証明書を取得されていない方、もしくは証明書を再取得される方は、「電子証明書発行」ボタンより証明書の発行を行ってください。",
                    "If you have no certificate yet, or need a new one, issue it by “Issue a certificate”."
                ))
            }
            div.row.start {
                a.button #acquisition href="/acquisition" { (words!("電子証明書発行", "Issue a certificate")) }
            }
        }
    }
}

fn with_password(token: &FormToken, refused: Option<&RefusedLogin<'_>>) -> Markup {
    let names = [words!("ログインID", "Login ID"), words!("ログインパスワード", "Login password")];
    html! {
        section.card {
            h2 { (words!("ID・パスワード方式のお客様", "With login ID and password")) }
            form.fields method="post" action="/login" {
                (login_fields(&names, token, refused))
                // Hidden until the script runs.
                div #keyboard-offer hidden {
                    label.check {
                        input #use-keyboard type="checkbox" aria-controls="keyboard";
                        (words!("ソフトウェアキーボードを使用する", "Use the software keyboard"))
                    }
                    div.keyboard #keyboard role="group" hidden
                        aria-label=(words!("ソフトウェアキーボード", "Software keyboard")) {}
                }
                div.row.start { button.button.primary #login { (words!("ログイン", "Log in")) } }
            }
        }
    }
}

/// The token and the two fields of a login, with these labels.
pub(super) fn login_fields(
    [login_id, password]: &[String; 2],
    token: &FormToken,
    refused: Option<&RefusedLogin<'_>>,
) -> Markup {
    let described = refused.map(|_| "login-error");
    html! {
        (token)
        (field_error("login-error", refused.map(|refused| &refused.reason)))
        label {
            (login_id)
            input #login-id name="login_id" value=[refused.map(|refused| refused.login_id)] required maxlength="32"
                autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby=[described];
        }
        label {
            (password)
            input #password name="password" type="password" required maxlength="256"
                autocomplete="current-password" aria-describedby=[described] autofocus[refused.is_some()];
        }
    }
}
