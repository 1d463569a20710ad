//! Tables of users and certificates for administrators.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;

use super::date;
use super::language::words;
use crate::database::certificates::{CertificateRecord, CertificateState};
use crate::database::users::UserSummary;

pub(super) fn table(title: &str, columns: &[String], rows: &Markup) -> Markup {
    html! {
        section.card {
            h2 { (title) }
            // A wide table scrolls on its own; tabindex lets the keyboard scroll it.
            div.scrolls role="region" aria-label=(title) tabindex="0" {
                table {
                    thead { tr { @for column in columns { th scope="col" { (column) } } } }
                    tbody { (rows) }
                }
            }
        }
    }
}

/// `home` is the path below which `revoke` asks for confirmation.
pub(super) fn certificates<'a>(
    shown: impl Iterator<Item = &'a CertificateRecord>,
    home: &str,
    now: OffsetDateTime,
) -> Markup {
    let columns = [
        words!("Common Name", "Common Name"),
        words!("シリアル番号", "Serial number"),
        words!("有効期限", "Valid until"),
        words!("状態", "State"),
        words!("操作", "Actions"),
    ];
    let rows = html! { @for one in shown { (certificate(one, home, now)) } };
    table(&words!("証明書", "Certificates"), &columns, &rows)
}

fn certificate(one: &CertificateRecord, home: &str, now: OffsetDateTime) -> Markup {
    let (state, name) = (one.state(now), &one.common_name);
    html! {
        tr {
            th scope="row" { (name) }
            td { code { (one.serial) } }
            td { (date(one.not_after)) }
            td {
                @match state {
                    CertificateState::Live => (words!("有効", "Valid")),
                    CertificateState::Revoked => strong.bad { (words!("失効", "Revoked")) },
                    CertificateState::Expired => (words!("期限切れ", "Expired")),
                    CertificateState::NotYetValid => (words!("有効期間前", "Not yet valid")),
                }
            }
            td {
                @if state != CertificateState::Revoked {
                    a.button.small href={ (home) "/revoke?serial=" (one.serial) }
                        aria-label=(words!("{name} を失効", "Revoke {name}")) { (words!("失効", "Revoke")) }
                }
            }
        }
    }
}

/// Whether a login ID can be used, and the number of its certificates.
pub(super) fn user_state(user: &UserSummary) -> Markup {
    let (remaining, certificates) = (user.remaining_tries, user.certificates);
    html! {
        td {
            @if user.locked { strong.bad { (words!("ロック中", "Locked")) } }
            @else { (words!("利用可（あと {remaining} 回）", "Usable ({remaining} tries left)")) }
        }
        td {
            (words!("{certificates} 枚", "{certificates}"))
            @if user.single_certificate { (words!("（同時に1枚まで）", " (one at a time)")) }
        }
    }
}

/// The link to the confirmation of a new issue; `home` as for [`certificates`].
pub(super) fn reissue(login_id: &str, home: &str) -> Markup {
    let encoded = utf8_percent_encode(login_id, NON_ALPHANUMERIC).to_string();
    html! {
        a.button.small href={ (home) "/reissue?login_id=" (encoded) }
            aria-label=(words!("{login_id} の再発行を許可", "Allow {login_id} a new issue")) {
            (words!("再発行を許可", "Allow a new issue"))
        }
    }
}
