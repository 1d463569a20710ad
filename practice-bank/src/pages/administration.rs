//! The administrator's pages.

use maud::{Markup, html};
use time::OffsetDateTime;

use super::language::words;
use super::layout::{FormToken, Page};
use super::start::{RefusedLogin, login_fields};
use super::tables::{certificates, reissue, table, user_state};
use crate::database::certificates::{CertificateRecord, NOTICE_DAYS};
use crate::database::contracts::Contract;
use crate::database::users::UserSummary;

fn work() -> String {
    words!("管理", "Administration")
}

pub(crate) fn login(token: &FormToken, refused: Option<&RefusedLogin<'_>>) -> Page {
    let names = [words!("管理者ID", "Administrator ID"), words!("管理者パスワード", "Administrator password")];
    let body = html! {
        section.card {
            form.fields method="post" action="/admin/login" {
                (login_fields(&names, token, refused))
                div.row.start { button.button.primary #login { (words!("ログイン", "Log in")) } }
            }
        }
        p.note {
            (words!(
                "管理者IDと管理者パスワードは、練習用の銀行が起動時に表示します。",
                "The practice bank shows the administrator's ID and password when it starts."
            ))
        }
    };
    let title = words!("管理者ログイン", "Administrator login");
    Page { work: Some(work()), ..Page::new("BADM001", title, body).refusing(refused.is_some()) }
}

/// The content of the overview.
pub(crate) struct Overview {
    pub(crate) users: Vec<UserSummary>,
    pub(crate) certificates: Vec<CertificateRecord>,
    pub(crate) contracts: Vec<Contract>,
    /// How long new certificates are valid.
    pub(crate) validity_days: i64,
}

/// A year as in the manual, the validity at which the notice is shown at once, and the last day.
fn validities() -> [(i64, String); 3] {
    [
        (365, words!("1年", "1 year")),
        (
            NOTICE_DAYS,
            words!("40日（40日前のお知らせがすぐに表示されます）", "40 days (the 40-day notice is shown at once)"),
        ),
        (1, words!("1日", "1 day")),
    ]
}

pub(crate) fn overview(shown: &Overview, now: OffsetDateTime, token: &FormToken) -> Page {
    let [login_id, state] = [words!("ログインID", "Login ID"), words!("状態", "State")];
    let [certificate, action] = [words!("証明書", "Certificates"), words!("操作", "Actions")];
    let contract = words!("契約番号", "Contract number");
    let user_columns = [login_id.clone(), state.clone(), certificate, action.clone()];
    let body = html! {
        (table(&words!("利用者", "Users"), &user_columns, &html! {
            @for user in &shown.users { (user_row(user, token)) }
        }))
        (certificates(shown.certificates.iter().rev(), "/admin", now))
        (table(&words!("契約", "Contracts"), &[contract, login_id, state, action], &html! {
            @for contract in &shown.contracts { (contract_row(contract, token)) }
        }))
        (validity_form(shown.validity_days, token))
        form.row.start method="post" action="/admin/logout" {
            (token)
            button.button { (words!("ログアウト", "Log out")) }
        }
    };
    Page { work: Some(work()), ..Page::new("BADM002", words!("利用者と証明書", "Users and certificates"), body) }
}

fn validity_form(present: i64, token: &FormToken) -> Markup {
    html! {
        section.card {
            h2 { (words!("これから発行する証明書", "Certificates issued from now on")) }
            form.fields method="post" action="/admin/validity" {
                (token)
                label {
                    (words!("有効期間", "Validity"))
                    select #days name="days" {
                        @let choices = validities();
                        @if choices.iter().all(|(days, _)| *days != present) {
                            option value=(present) selected { (words!("{present}日", "{present} days")) }
                        }
                        @for (days, named) in choices {
                            option value=(days) selected[days == present] { (named) }
                        }
                    }
                }
                div.row.start { button.button #validity { (words!("有効期間を変更", "Change the validity")) } }
            }
        }
    }
}

fn user_row(user: &UserSummary, token: &FormToken) -> Markup {
    let login_id = user.login_id.as_str();
    html! {
        tr {
            th scope="row" { (login_id) }
            (user_state(user))
            td { div.actions {
                @if user.locked { (unlock(login_id, login_id, token)) }
                (reissue(login_id, "/admin"))
            } }
        }
    }
}

fn contract_row(contract: &Contract, token: &FormToken) -> Markup {
    let account = crate::contracts::account(&contract.number);
    html! {
        tr {
            th scope="row" { (contract.number) }
            td { (contract.login_id) }
            td {
                @if contract.is_locked() { strong.bad { (words!("ロック中", "Locked")) } }
                @else if contract.exchanged { (words!("取得済み", "Exchanged")) }
                @else { (words!("未取得", "Open")) }
            }
            td { @if contract.is_locked() { (unlock(&account, &contract.number, token)) } }
        }
    }
}

fn unlock(account: &str, name: &str, token: &FormToken) -> Markup {
    html! {
        form method="post" action="/admin/unlock" {
            (token)
            input type="hidden" name="account" value=(account);
            button.button.small aria-label=(words!("{name} のロックを解除", "Unlock {name}")) {
                (words!("ロックを解除", "Unlock"))
            }
        }
    }
}
