//! 証明書更新選択: which certificate is to be renewed.

use maud::{Markup, html};
use time::OffsetDateTime;

use super::acquisition::{launch_button, launch_help};
use super::layout::Page;
use super::top::Held;
use super::{assets, date};

/// The certificates of one login ID, each with the button that starts the application for it.
pub(crate) fn page(held: &[Held], now: OffsetDateTime) -> Page {
    let (renewable, renewed): (Vec<_>, Vec<_>) = held.iter().partition(|one| !one.superseded);
    let body = html! {
        @if renewable.is_empty() {
            section.card {
                p { "更新できる電子証明書はありません。「電子証明書発行」ボタンより証明書の発行を行ってください。" }
                div.row.start { a.button href="/acquisition" { "電子証明書発行" } }
            }
        } @else {
            p { "更新する証明書の「証明書発行アプリの起動」ボタンを押してください。" }
            ul.certificates { @for one in &renewable { (certificate(one, now)) } }
            (launch_help())
            p.note {
                "アプリをインストールしていない場合は、"
                a href="/acquisition" { "証明書取得認証画面" }
                "よりダウンロードしてください。"
            }
        }
        @if !renewed.is_empty() {
            p.note { "更新済みの証明書 " (renewed.len()) " 件は表示していません。" }
        }
        div.row.start { a.button href="/top" { "トップページへ" } }
    };
    let script = Some(assets::LAUNCH);
    Page {
        work: Some("証明書更新"), script, ..Page::new("BSMS002", "証明書更新選択", body)
    }
}

fn certificate(one: &Held, now: OffsetDateTime) -> Markup {
    let record = &one.record;
    let described = format!("certificate-{}", record.serial);
    html! {
        li.card {
            div id=(described) {
                p.name { (record.common_name) }
                p { (date(record.not_after)) "まで（あと " (record.days_left(now)) " 日）" }
                p.note { "シリアル番号 " code { (record.serial) } }
            }
            (launch_button(&format!("cc1554-practice://renew?serial={}", record.serial), Some(&described)))
        }
    }
}
