//! What a customer sees after the login.

use maud::{Markup, html};
use time::OffsetDateTime;

use super::acquisition::{INTERNET_EXPLORER_ENDED, is_internet_explorer, launch_button, launch_help};
use super::date;
use super::layout::{Emphasis, FormToken, Page};
use crate::database::certificates::{CertificateRecord, NOTICE_DAYS};

/// A live certificate, and whether a newer one has taken its place.
pub(crate) struct Held {
    pub(crate) record: CertificateRecord,
    pub(crate) superseded: bool,
}

/// The page after a login with this certificate.
pub(crate) fn with_certificate(held: &Held, now: OffsetDateTime, token: &FormToken) -> Page {
    let Held { record, superseded } = held;
    let validity = html! {
        (date(record.not_after)) "まで（あと " span #days-left { (record.days_left(now)) } " 日）"
    };
    let superseded_by = html! {
        p {
            "新しい電子証明書が発行されています。次回は新しい電子証明書を選んでください。"
            "ブラウザが電子証明書をたずねないときは、一度全てのブラウザを閉じてください。"
        }
    };
    let certificate = html! {
        @if *superseded { (Emphasis::Warning.message("この電子証明書は更新済みです。", &superseded_by)) }
        section.card {
            h2 { "ご利用中の電子証明書" }
            (details(record, &validity, Some("serial")))
        }
    };
    page(&record.login_id, std::slice::from_ref(held), now, &certificate, token)
}

/// The page after a login with a password.
pub(crate) fn with_password(login_id: &str, held: &[Held], now: OffsetDateTime, token: &FormToken) -> Page {
    let certificates = html! {
        section.card {
            h2 { "お持ちの電子証明書" }
            @if held.is_empty() {
                p { "有効な電子証明書はありません。" }
                div.row.start { a.button href="/acquisition" { "電子証明書発行" } }
            }
            @for one in held { (details(&one.record, &until(&one.record, now), None)) }
        }
    };
    page(login_id, held, now, &certificates, token)
}

fn page(login_id: &str, held: &[Held], now: OffsetDateTime, certificates: &Markup, token: &FormToken) -> Page {
    // Of the certificate that ends first.
    let to_be_renewed = held.iter().filter(|one| !one.superseded).map(|one| one.record.days_left(now));
    let days = to_be_renewed.filter(|days| *days <= NOTICE_DAYS).min();
    let advice = html! { p { "有効期限までに、「証明書更新選択」から電子証明書を更新してください。" } };
    let body = html! {
        p.welcome { strong #login-id { (login_id) } " 様、ようこそ" }
        @if let Some(days) = days {
            (Emphasis::Warning.message(&format!("電子証明書の有効期限まであと {days} 日です。"), &advice))
        }
        (certificates)
        nav.row aria-label="メニュー" {
            form method="post" action="/logout" {
                (token)
                button.button { "ログアウト" }
            }
            a.button.primary #renewal href="/renewal" { "証明書更新選択" }
        }
    };
    Page::new("BTOP001", "トップページ", body)
}

/// Common name, serial number (in an element of this id) and what is said about the validity.
pub(crate) fn details(record: &CertificateRecord, validity: &Markup, id: Option<&str>) -> Markup {
    html! {
        dl {
            dt { "有効期限" } dd { (validity) }
            dt { "Common Name" } dd { (record.common_name) }
            dt { "シリアル番号" } dd { code id=[id] { (record.serial) } }
        }
    }
}

fn until(record: &CertificateRecord, now: OffsetDateTime) -> Markup {
    html! { (date(record.not_after)) "まで（あと " (record.days_left(now)) " 日）" }
}

/// 証明書更新選択: the certificates of one login ID, each with the button that starts the application for it.
pub(crate) fn renewal(held: &[Held], now: OffsetDateTime, user_agent: &str) -> Page {
    let internet_explorer = is_internet_explorer(user_agent);
    let (renewable, renewed): (Vec<_>, Vec<_>) = held.iter().partition(|one| !one.superseded);
    let body = html! {
        @if renewable.is_empty() {
            section.card {
                p { "更新できる電子証明書はありません。「電子証明書発行」ボタンより証明書の発行を行ってください。" }
                div.row.start { a.button href="/acquisition" { "電子証明書発行" } }
            }
        } @else {
            @if internet_explorer { p { (INTERNET_EXPLORER_ENDED) } }
            @else { p { "更新する証明書の「証明書発行アプリの起動」ボタンを押してください。" } }
            ul.certificates {
                @for record in renewable.iter().map(|one| &one.record) {
                    li.card {
                        @let described = format!("certificate-{}", record.serial);
                        div id=(described) {
                            p.name { (record.common_name) }
                            p { (until(record, now)) }
                            p.note { "シリアル番号 " code { (record.serial) } }
                        }
                        @if !internet_explorer {
                            (launch_button(&format!("renew?serial={}", record.serial), Some(&described)))
                        }
                    }
                }
            }
            @if !internet_explorer {
                (launch_help())
                p.note {
                    "アプリをインストールしていない場合は、"
                    a href="/acquisition" { "証明書取得認証画面" }
                    "よりダウンロードしてください。"
                }
            }
        }
        @if !renewed.is_empty() {
            p.note { "更新済みの証明書 " (renewed.len()) " 件は表示していません。" }
        }
        div.row.start { a.button href="/top" { "トップページへ" } }
    };
    let script = Some("/launch.js");
    Page { work: Some("証明書更新"), script, ..Page::new("BSMS002", "証明書更新選択", body) }
}

/// The session is over because the customer ended it. `start` is the login page's address.
pub(crate) fn logged_out(start: &str) -> Page {
    let body = html! {
        (Emphasis::Done.message("ログアウトしました。", &html! {
            p { "電子証明書でログインした場合、ブラウザは選んだ電子証明書を覚えています。全てのブラウザを閉じてください。" }
        }))
        div.row.start { a.button href={ (start) "/" } { "ログイン画面へ" } }
    };
    Page::new("BLGO001", "ログアウト", body)
}
