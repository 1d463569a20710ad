//! ログインID取得: the contract's number and first password become a login ID.

use maud::html;

use super::layout::{Emphasis, FormToken, Page, field_error};

const WORK: Option<&str> = Some("証明書取得");

/// With what was wrong, beside the fields it is about: contract and first password, or the new password.
pub(crate) fn form(token: &FormToken, number: &str, of_contract: Option<&str>, of_password: Option<&str>) -> Page {
    let contract_error = of_contract.map(|_| "contract-error");
    let body = html! {
        p { "お届けした書類の契約番号と初回パスワードを入力し、これからご利用になるログインパスワードを決めてください。" }
        section.card {
            form.fields method="post" action="/login-id" {
                (token)
                (field_error("contract-error", of_contract))
                label {
                    "契約番号（数字10桁）"
                    input #number name="number" value=(number) required maxlength="10" inputmode="numeric"
                        pattern="[0-9]{10}" autocomplete="off" aria-describedby=[contract_error];
                }
                label {
                    "初回パスワード"
                    input #first-password name="first_password" type="password" required maxlength="256"
                        autocomplete="off" aria-describedby=[contract_error];
                }
                (field_error("password-error", of_password))
                @for (name, label) in [
                    ("password", "新しいログインパスワード（8文字以上）"),
                    ("again", "新しいログインパスワード（もう一度）"),
                ] {
                    label {
                        (label)
                        input id=(name) name=(name) type="password" required minlength="8" maxlength="256"
                            autocomplete="new-password" aria-describedby=[of_password.map(|_| "password-error")];
                    }
                }
                div.row.start {
                    button.button.primary #obtain { "ログインID取得" }
                    a.button href="/acquisition" { "戻る" }
                }
            }
        }
    };
    Page {
        work: WORK, ..Page::new("BSMS010", "ログインID取得", body).refusing(of_contract.or(of_password).is_some())
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
