//! The administrator's pages.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;

use super::date;
use super::layout::{Emphasis, FormToken, Page};
use super::start::{RefusedLogin, login_fields};
use crate::database::certificates::{CertificateRecord, CertificateState, NOTICE_DAYS};
use crate::database::contracts::Contract;
use crate::database::users::UserSummary;

const WORK: Option<&str> = Some("管理");

pub(crate) fn login(token: &FormToken, refused: Option<&RefusedLogin<'_>>) -> Page {
    let body = html! {
        section.card {
            form.fields method="post" action="/admin/login" {
                (login_fields("管理者ID", "管理者パスワード", token, refused))
                div.row.start { button.button.primary #login { "ログイン" } }
            }
        }
        p.note { "管理者IDと管理者パスワードは、練習用の銀行が起動時に表示します。" }
    };
    Page { work: WORK, ..Page::new("BADM001", "管理者ログイン", body).refusing(refused.is_some()) }
}

/// What the overview shows.
pub(crate) struct Overview {
    pub(crate) users: Vec<UserSummary>,
    pub(crate) certificates: Vec<CertificateRecord>,
    pub(crate) contracts: Vec<Contract>,
    /// How long new certificates are valid.
    pub(crate) validity_days: i64,
}

/// A year, as the manual says; the notice at once; the last day.
const VALIDITIES: [(i64, &str); 3] =
    [(365, "1年"), (NOTICE_DAYS, "40日（40日前のお知らせがすぐに表示されます）"), (1, "1日")];

pub(crate) fn overview(shown: &Overview, now: OffsetDateTime, token: &FormToken) -> Page {
    let body = html! {
        (table("利用者", &["ログインID", "状態", "証明書", "操作"], &html! {
            @for user in &shown.users { (user_row(user, token)) }
        }))
        (table("証明書", &["Common Name", "シリアル番号", "有効期限", "状態", "操作"], &html! {
            @for one in shown.certificates.iter().rev() { (certificate_row(one, now)) }
        }))
        (table("契約", &["契約番号", "ログインID", "状態", "操作"], &html! {
            @for contract in &shown.contracts { (contract_row(contract, token)) }
        }))
        section.card {
            h2 { "これから発行する証明書" }
            form.fields method="post" action="/admin/validity" {
                (token)
                label {
                    "有効期間"
                    select #days name="days" {
                        @let now = shown.validity_days;
                        @if VALIDITIES.iter().all(|(days, _)| *days != now) {
                            option value=(now) selected { (now) "日" }
                        }
                        @for (days, words) in VALIDITIES {
                            option value=(days) selected[days == now] { (words) }
                        }
                    }
                }
                div.row.start { button.button #validity { "有効期間を変更" } }
            }
        }
        form.row.start method="post" action="/admin/logout" {
            (token)
            button.button { "ログアウト" }
        }
    };
    Page { work: WORK, ..Page::new("BADM002", "利用者と証明書", body) }
}

fn table(title: &str, columns: &[&str], rows: &Markup) -> Markup {
    html! {
        section.card {
            h2 { (title) }
            // Wide tables scroll by themselves, also by keyboard.
            div.scrolls role="region" aria-label=(title) tabindex="0" {
                table {
                    thead { tr { @for column in columns { th scope="col" { (column) } } } }
                    tbody { (rows) }
                }
            }
        }
    }
}

fn user_row(user: &UserSummary, token: &FormToken) -> Markup {
    let login_id = user.login_id.as_str();
    html! {
        tr {
            th scope="row" { (login_id) }
            td {
                @if user.locked { strong.bad { "ロック中" } }
                @else { "利用可（あと " (user.remaining_tries) " 回）" }
            }
            td { (user.certificates) " 枚" @if user.single_certificate { "（同時に1枚まで）" } }
            td { div.actions {
                @if user.locked { (unlock(login_id, login_id, token)) }
                a.button.small href={ "/admin/reissue?login_id=" (utf8_percent_encode(login_id, NON_ALPHANUMERIC).to_string()) }
                    aria-label={ (login_id) " の再発行を許可" } { "再発行を許可" }
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
                @if contract.is_locked() { strong.bad { "ロック中" } }
                @else if contract.exchanged { "取得済み" }
                @else { "未取得" }
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
            button.button.small aria-label={ (name) " のロックを解除" } { "ロックを解除" }
        }
    }
}

fn certificate_row(one: &CertificateRecord, now: OffsetDateTime) -> Markup {
    let state = one.state(now);
    html! {
        tr {
            th scope="row" { (one.common_name) }
            td { code { (one.serial) } }
            td { (date(one.not_after)) }
            td {
                @match state {
                    CertificateState::Live => "有効",
                    CertificateState::Revoked => strong.bad { "失効" },
                    CertificateState::Expired => "期限切れ",
                    CertificateState::NotYetValid => "有効期間前",
                }
            }
            td {
                @if state != CertificateState::Revoked {
                    a.button.small href={ "/admin/revoke?serial=" (one.serial) }
                        aria-label={ (one.common_name) " を失効" } { "失効" }
                }
            }
        }
    }
}

/// The question before something that cannot be taken back: what `button` does to the value of `field`.
pub(crate) fn confirmation(
    action: &str,
    (field, value): (&str, &str),
    question: &str,
    consequence: &str,
    button: &str,
    token: &FormToken,
) -> Page {
    let body = html! {
        (Emphasis::Warning.message(question, &html! { p { (consequence) } }))
        form.row.start method="post" action=(action) {
            (token)
            input type="hidden" name=(field) value=(value);
            button.button.primary #confirm { (button) }
            a.button href="/admin" { "戻る" }
        }
    };
    Page { work: WORK, ..Page::new("BADM003", "確認", body) }
}
