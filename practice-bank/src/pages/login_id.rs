//! ログインID取得: the contract's number and first password become a login ID.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::layout::{Emphasis, FormToken, Page};
use crate::contracts::PasswordFlaw;

const WORK: Option<&str> = Some("証明書取得");

/// What was wrong with the form, beside the field it is about.
pub(crate) enum Complaint {
    /// The contract's number or the first password.
    Contract(String),
    /// The new password.
    Password(PasswordFlaw),
}

pub(crate) fn form(token: &FormToken, number: &str, complaint: Option<&Complaint>) -> Page {
    let body = html! {
        p { "お届けした書類の契約番号と初回パスワードを入力し、これからご利用になるログインパスワードを決めてください。" }
        section.card {
            form.fields method="post" action="/login-id" {
                (token)
                (contract_fields(number, complaint))
                (password_fields(complaint))
                div.row.start {
                    button.button.primary #obtain { "ログインID取得" }
                    a.button href="/acquisition" { "戻る" }
                }
            }
        }
    };
    let status = if complaint.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
    Page { status, work: WORK, ..Page::new("BSMS010", "ログインID取得", body) }
}

fn contract_fields(number: &str, complaint: Option<&Complaint>) -> Markup {
    let complaint = match complaint {
        Some(Complaint::Contract(text)) => Some(text.as_str()),
        _ => None,
    };
    let described = complaint.map(|_| "contract-error");
    html! {
        (error("contract-error", complaint))
        label {
            "契約番号（数字10桁）"
            input #number name="number" value=(number) required maxlength="10" inputmode="numeric"
                pattern="[0-9]{10}" autocomplete="off" aria-describedby=[described];
        }
        label {
            "初回パスワード"
            input #first-password name="first_password" type="password" required maxlength="256"
                autocomplete="off" aria-describedby=[described];
        }
    }
}

fn password_fields(complaint: Option<&Complaint>) -> Markup {
    let complaint = match complaint {
        Some(Complaint::Password(flaw)) => Some(sentence(*flaw)),
        _ => None,
    };
    let described = complaint.map(|_| "password-error");
    html! {
        (error("password-error", complaint))
        label {
            "新しいログインパスワード（8文字以上）"
            input #password name="password" type="password" required minlength="8" maxlength="256"
                autocomplete="new-password" aria-describedby=[described];
        }
        label {
            "新しいログインパスワード（もう一度）"
            input #again name="again" type="password" required minlength="8" maxlength="256"
                autocomplete="new-password" aria-describedby=[described];
        }
    }
}

fn error(id: &str, text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { p.field-error id=(id) role="alert" { (text) } } }
}

fn sentence(flaw: PasswordFlaw) -> &'static str {
    match flaw {
        PasswordFlaw::TooShort => "ログインパスワードは8文字以上にしてください。",
        PasswordFlaw::TooLong => "ログインパスワードが長すぎます。",
        PasswordFlaw::ControlCharacter => "ログインパスワードに使えない文字が含まれています。",
        PasswordFlaw::Different => "2回入力した新しいログインパスワードが一致しません。",
        PasswordFlaw::First => "初回パスワードとは違うログインパスワードにしてください。",
    }
}

/// The login ID, large enough to be noted down.
pub(crate) fn obtained(login_id: &str) -> Page {
    let body = html! {
        (Emphasis::Done.message("ログインIDを取得しました。", &html! {
            p { "ログインIDを控えてください。電子証明書の発行とログインに必要です。" }
        }))
        section.card {
            h2 { "お客様のログインID" }
            p.welcome { strong #login-id { (login_id) } }
            p { "ログインパスワードは、ただいま入力されたものです。" }
        }
        div.row.start { a.button.primary #next href="/acquisition" { "電子証明書の発行へ進む" } }
    };
    Page { work: WORK, ..Page::new("BSMS011", "ログインID取得完了", body) }
}
