//! The pages after login.

use maud::{Markup, html};
use time::OffsetDateTime;

use super::acquisition::{internet_explorer_ended, is_internet_explorer, launch_button, launch_help};
use super::language::words;
use super::layout::{Emphasis, FormToken, Page};
use super::{company, date};
use crate::database::certificates::{CertificateRecord, NOTICE_DAYS};

/// A certificate that is live or can be renewed, and whether it has already been renewed.
pub(crate) struct Held {
    pub(crate) record: CertificateRecord,
    pub(crate) superseded: bool,
}

/// The logged-in user.
pub(crate) struct Visitor<'a> {
    pub(crate) login_id: &'a str,
    /// Whether the user is the company's administrator and so has 利用者管理.
    pub(crate) is_administrator: bool,
}

/// The page after a login with this certificate.
pub(crate) fn with_certificate(visitor: &Visitor<'_>, held: &Held, now: OffsetDateTime, token: &FormToken) -> Page {
    let Held { record, superseded } = held;
    let (end, days) = (date(record.not_after), record.days_left(now));
    let validity = html! {
        (words!("{end}まで（あと ", "until {end} ("))
        span #days-left { (days) }
        (words!(" 日）", " days left)"))
    };
    let strong = words!("この電子証明書は更新済みです。", "This certificate has been renewed.");
    let superseded_by = html! {
        p {
            (words!(
                "新しい電子証明書が発行されています。次回は新しい電子証明書を選んでください。ブラウザが電子証明書をたずねないときは、一度全てのブラウザを閉じてください。",
                "There is a new one: choose that the next time. If the browser does not ask for a certificate, close every browser window once."
            ))
        }
    };
    let certificate = html! {
        @if *superseded { (Emphasis::Warning.message(&strong, &superseded_by)) }
        section.card {
            h2 { (words!("ご利用中の電子証明書", "The certificate in use")) }
            (details(record, &validity, Some("serial")))
        }
    };
    page(visitor, std::slice::from_ref(held), now, &certificate, token)
}

/// The page after a login with a password.
pub(crate) fn with_password(visitor: &Visitor<'_>, held: &[Held], now: OffsetDateTime, token: &FormToken) -> Page {
    let certificates = html! {
        section.card {
            h2 { (words!("お持ちの電子証明書", "Your certificates")) }
            @if held.is_empty() {
                p { (words!("有効な電子証明書はありません。", "You have no valid certificate.")) }
                (issue_button())
            }
            @for one in held { (details(&one.record, &until(&one.record, now), None)) }
        }
    };
    page(visitor, held, now, &certificates, token)
}

fn issue_button() -> Markup {
    html! {
        div.row.start { a.button href="/acquisition" { (words!("電子証明書発行", "Issue a certificate")) } }
    }
}

fn page(visitor: &Visitor<'_>, held: &[Held], now: OffsetDateTime, certificates: &Markup, token: &FormToken) -> Page {
    let body = html! {
        p.welcome {
            (words!("", "Welcome, "))
            strong #login-id { (visitor.login_id) }
            (words!(" 様、ようこそ", ""))
        }
        (notice(held, now))
        (certificates)
        nav.row aria-label=(words!("メニュー", "Menu")) {
            form method="post" action="/logout" {
                (token)
                button.button { (words!("ログアウト", "Log out")) }
            }
            @if visitor.is_administrator {
                a.button #company href=(company::HOME) { (words!("利用者管理", "User administration")) }
            }
            a.button.primary #renewal href="/renewal" { (words!("証明書更新選択", "Renewal")) }
        }
    };
    Page::new("BTOP001", words!("トップページ", "Top page"), body)
}

/// Shown from 40 days before the end of the certificate that ends first.
fn notice(held: &[Held], now: OffsetDateTime) -> Markup {
    let to_be_renewed = held.iter().filter(|one| !one.superseded).map(|one| one.record.days_left(now));
    let Some(days) = to_be_renewed.filter(|days| *days <= NOTICE_DAYS).min() else {
        return html! {};
    };
    let strong = words!("電子証明書の有効期限まであと {days} 日です。", "Your certificate ends in {days} days.");
    let advice = words!(
        "有効期限までに、「証明書更新選択」から電子証明書を更新してください。",
        "Renew it by “Renewal” before it ends."
    );
    Emphasis::Warning.message(&strong, &html! { p { (advice) } })
}

/// Validity, common name and serial number (in an element with this id).
pub(crate) fn details(record: &CertificateRecord, validity: &Markup, id: Option<&str>) -> Markup {
    html! {
        dl {
            dt { (words!("有効期限", "Validity")) } dd { (validity) }
            dt { "Common Name" } dd { (record.common_name) }
            dt { (words!("シリアル番号", "Serial number")) } dd { code id=[id] { (record.serial) } }
        }
    }
}

fn until(record: &CertificateRecord, now: OffsetDateTime) -> Markup {
    let (end, days) = (date(record.not_after), record.days_left(now));
    html! {
        @if now > record.not_after {
            (words!("{end}まで（過ぎていますが、更新できます）", "until {end} (over, but can be renewed)"))
        } @else {
            (words!("{end}まで（あと {days} 日）", "until {end} ({days} days left)"))
        }
    }
}

/// 証明書更新選択: the certificates of one login ID, each with a button that starts the application to renew it.
pub(crate) fn renewal(held: &[Held], now: OffsetDateTime, user_agent: &str) -> Page {
    let (renewable, renewed): (Vec<_>, Vec<_>) = held.iter().partition(|one| !one.superseded);
    let renewed = renewed.len();
    let body = html! {
        @if renewable.is_empty() {
            section.card {
                p {
                    (words!(
                        "更新できる電子証明書はありません。「電子証明書発行」ボタンより証明書の発行を行ってください。",
                        "There is no certificate to renew. Issue one by “Issue a certificate”."
                    ))
                }
                (issue_button())
            }
        } @else {
            (choice(&renewable, now, is_internet_explorer(user_agent)))
        }
        @if renewed > 0 {
            p.note {
                (words!("更新済みの証明書 {renewed} 件は表示していません。", "{renewed} renewed certificates are not shown."))
            }
        }
        div.row.start { a.button href="/top" { (words!("トップページへ", "To the top page")) } }
    };
    let (work, title) = (words!("証明書更新", "Renewal"), words!("証明書更新選択", "Choosing a certificate to renew"));
    Page { work: Some(work), script: Some("/launch.js"), ..Page::new("BSMS002", title, body) }
}

fn choice(renewable: &[&Held], now: OffsetDateTime, internet_explorer: bool) -> Markup {
    html! {
        @if internet_explorer { p { (internet_explorer_ended()) } } @else {
            p {
                (words!(
                    "更新する証明書の「証明書発行アプリの起動」ボタンを押してください。",
                    "Press “Start the certificate app” at the certificate you want to renew."
                ))
            }
        }
        ul.certificates {
            @for record in renewable.iter().map(|one| &one.record) {
                li.card {
                    @let described = format!("certificate-{}", record.serial);
                    div id=(described) {
                        p.name { (record.common_name) }
                        p { (until(record, now)) }
                        p.note { (words!("シリアル番号 ", "Serial number ")) code { (record.serial) } }
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
                (words!("アプリをインストールしていない場合は、", "If the app is not installed, download it from "))
                a href="/acquisition" { (words!("証明書取得認証画面", "the page for obtaining a certificate")) }
                (words!("よりダウンロードしてください。", "."))
            }
        }
    }
}

/// Shown after logging out. `start` is the login page's address.
pub(crate) fn logged_out(start: &str) -> Page {
    let strong = words!("ログアウトしました。", "You have logged out.");
    let body = html! {
        (Emphasis::Done.message(&strong, &html! {
            p {
                (words!(
                    "電子証明書でログインした場合、ブラウザは選んだ電子証明書を覚えています。全てのブラウザを閉じてください。",
                    "If you logged in with a certificate, the browser remembers it: close every browser window."
                ))
            }
        }))
        div.row.start { a.button href={ (start) "/" } { (words!("ログイン画面へ", "To the login page")) } }
    };
    Page::new("BLGO001", words!("ログアウト", "Logout"), body)
}
