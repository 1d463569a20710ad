//! 利用者管理: the pages of a company's administrator.

use maud::{Markup, html};
use time::OffsetDateTime;

use super::language::{name, words};
use super::layout::Page;
use super::moment;
use super::tables::{certificates, reissue, table, user_state};
use crate::database::actions::{Action, ActionRecord};
use crate::database::certificates::CertificateRecord;
use crate::database::users::UserSummary;

/// The path of these pages.
pub(crate) const HOME: &str = "/company";

/// The content of a company's overview.
pub(crate) struct Company {
    pub(crate) name: String,
    pub(crate) users: Vec<UserSummary>,
    pub(crate) certificates: Vec<CertificateRecord>,
    /// The latest actions, newest first.
    pub(crate) done: Vec<ActionRecord>,
}

pub(crate) fn overview(shown: &Company, now: OffsetDateTime) -> Page {
    let columns = [
        words!("ログインID", "Login ID"),
        words!("状態", "State"),
        words!("証明書", "Certificates"),
        words!("操作", "Actions"),
    ];
    let body = html! {
        p.welcome { (name(&shown.name)) }
        p {
            (words!(
                "パソコンを替えた方や証明書をなくした方の古い証明書を失効させ、新しい証明書を発行できるようにします。",
                "For colleagues who have a new PC or have lost a certificate: revoke the old one, and let them issue a new one."
            ))
        }
        (table(&words!("利用者", "Users"), &columns, &html! {
            @for user in &shown.users {
                tr {
                    th scope="row" { (user.login_id) }
                    (user_state(user))
                    td { (reissue(&user.login_id, HOME)) }
                }
            }
        }))
        (certificates(shown.certificates.iter().rev(), HOME, now))
        (record(&shown.done))
        div.row.start { a.button href="/top" { (words!("トップページへ", "To the top page")) } }
    };
    Page::new("BCMP001", words!("利用者管理", "User administration"), body)
}

fn record(done: &[ActionRecord]) -> Markup {
    let columns = [
        words!("日時", "Date and time"),
        words!("操作した管理者", "Administrator"),
        words!("操作", "Action"),
        words!("ログインID", "Login ID"),
        words!("シリアル番号", "Serial number"),
    ];
    let title = words!("操作の記録", "Record of actions");
    if done.is_empty() {
        return html! {
            section.card {
                h2 { (title) }
                p { (words!("まだありません。", "There is none yet.")) }
            }
        };
    }
    table(
        &title,
        &columns,
        &html! {
            @for one in done {
                tr {
                    td { (moment(one.at)) }
                    td { (one.administrator) }
                    td {
                        @match one.action {
                            Action::Revoke => (words!("失効", "Revoked")),
                            Action::Reissue => (words!("再発行を許可", "Allowed a new issue")),
                        }
                    }
                    td { (one.login_id) }
                    td { @if let Some(serial) = &one.serial { code { (serial) } } }
                }
            }
        },
    )
}
