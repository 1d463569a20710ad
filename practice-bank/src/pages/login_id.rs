//! ログインID取得: exchanging a contract's number and first password for a login ID.

use maud::html;

use super::language::words;
use super::layout::{Emphasis, FormToken, Page, field_error};
use crate::contracts::PasswordFlaw;

fn work() -> String {
    words!("証明書取得", "Certificate")
}

/// Each error is shown above its fields: contract number and first password, or the new password.
pub(crate) fn form(token: &FormToken, number: &str, of_contract: Option<&str>, of_password: Option<&str>) -> Page {
    let contract_error = of_contract.map(|_| "contract-error");
    let body = html! {
        p {
            (words!(
                "お届けした書類の契約番号と初回パスワードを入力し、これからご利用になるログインパスワードを決めてください。",
                "Enter the contract number and the first password from the letter, and choose the login password you want to use."
            ))
        }
        section.card {
            form.fields method="post" action="/login-id" {
                (token)
                (field_error("contract-error", of_contract))
                label {
                    (words!("契約番号（数字10桁）", "Contract number (10 digits)"))
                    input #number name="number" value=(number) required maxlength="10" inputmode="numeric"
                        pattern="[0-9]{10}" autocomplete="off" aria-describedby=[contract_error];
                }
                label {
                    (words!("初回パスワード", "First password"))
                    input #first-password name="first_password" type="password" required maxlength="256"
                        autocomplete="off" aria-describedby=[contract_error];
                }
                (field_error("password-error", of_password))
                @for (name, label) in [
                    ("password", words!("新しいログインパスワード（8文字以上）", "New login password (8 characters or more)")),
                    ("again", words!("新しいログインパスワード（もう一度）", "New login password (again)")),
                ] {
                    label {
                        (label)
                        input id=(name) name=(name) type="password" required minlength="8" maxlength="256"
                            autocomplete="new-password" aria-describedby=[of_password.map(|_| "password-error")];
                    }
                }
                div.row.start {
                    button.button.primary #obtain { (words!("ログインID取得", "Obtain a login ID")) }
                    a.button href="/acquisition" { (words!("戻る", "Back")) }
                }
            }
        }
    };
    let title = words!("ログインID取得", "Obtaining a login ID");
    let is_refused = of_contract.or(of_password).is_some();
    Page { work: Some(work()), ..Page::new("BSMS010", title, body).refusing(is_refused) }
}

/// Why a new password is refused.
pub(crate) fn flaw(flaw: PasswordFlaw) -> String {
    match flaw {
        PasswordFlaw::TooShort => words!(
            "ログインパスワードは8文字以上にしてください。",
            "The login password has to have 8 characters or more."
        ),
        PasswordFlaw::TooLong => words!("ログインパスワードが長すぎます。", "The login password is too long."),
        PasswordFlaw::ControlCharacter => words!(
            "ログインパスワードに使えない文字が含まれています。",
            "The login password has a character that cannot be used."
        ),
        PasswordFlaw::Different => words!(
            "2回入力した新しいログインパスワードが一致しません。",
            "The two entries of the new login password differ."
        ),
        PasswordFlaw::First => words!(
            "初回パスワードとは違うログインパスワードにしてください。",
            "Choose a login password other than the first password."
        ),
    }
}

/// The login ID, large enough to be noted down.
pub(crate) fn obtained(login_id: &str) -> Page {
    let strong = words!("ログインIDを取得しました。", "You have a login ID.");
    let body = html! {
        (Emphasis::Done.message(&strong, &html! {
            p {
                (words!(
                    "ログインIDを控えてください。電子証明書の発行とログインに必要です。",
                    "Note it down: you need it to issue a certificate, and to log in."
                ))
            }
        }))
        section.card {
            h2 { (words!("お客様のログインID", "Your login ID")) }
            p.welcome { strong #login-id { (login_id) } }
            p {
                (words!(
                    "ログインパスワードは、ただいま入力されたものです。",
                    "Your login password is the one you have just entered."
                ))
            }
        }
        div.row.start {
            a.button.primary #next href="/acquisition" {
                (words!("電子証明書の発行へ進む", "Go on to the certificate"))
            }
        }
    };
    Page { work: Some(work()), ..Page::new("BSMS011", words!("ログインID取得完了", "Login ID obtained"), body) }
}
