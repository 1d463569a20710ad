//! BLGI001, the page everything starts from.

use maud::{Markup, html};

use super::layout::{FormToken, Page, field_error};

/// What the form is shown with again after a login that was refused.
pub(crate) struct RefusedLogin<'a> {
    pub(crate) login_id: &'a str,
    pub(crate) reason: String,
}

/// BLGI001. `mtls` is the address of certificate login.
pub(crate) fn page(mtls: &str, token: &FormToken, refused: Option<&RefusedLogin<'_>>) -> Page {
    let body = html! {
        p {
            "電子証明書をお持ちの方は、「ログイン」ボタンを押してください。" br;
            "ログインIDとログインパスワードでログインする場合は、ログインIDとログインパスワードを入力の上、「ログイン」ボタンを押してください。"
        }
        section.card {
            h2 { "電子証明書方式のお客様" }
            div.row.start {
                a.button.primary #certificate-login href={ (mtls) "/" } { "ログイン" }
            }
            p {
                "証明書を取得されていない方、もしくは証明書を再取得される方は、「電子証明書発行」ボタンより証明書の発行を行ってください。"
            }
            div.row.start { a.button #acquisition href="/acquisition" { "電子証明書発行" } }
        }
        section.card {
            h2 { "ID・パスワード方式のお客様" }
            form.fields method="post" action="/login" {
                (login_fields("ログインID", "ログインパスワード", token, refused))
                // Hidden until its script is there to serve it.
                div #keyboard-offer hidden {
                    label.check {
                        input #use-keyboard type="checkbox" aria-controls="keyboard";
                        "ソフトウェアキーボードを使用する"
                    }
                    div.keyboard #keyboard role="group" aria-label="ソフトウェアキーボード" hidden {}
                }
                div.row.start { button.button.primary #login { "ログイン" } }
            }
        }
    };
    let script = Some("/keyboard.js");
    Page { script, ..Page::new("BLGI001", "ログイン", body).refusing(refused.is_some()) }
}

/// The token and the two fields of a login, called by these names.
pub(super) fn login_fields(
    login_id: &str,
    password: &str,
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
