//! Pages that say why something cannot be done, and what to do instead.

use axum::http::StatusCode;
use maud::html;
use time::OffsetDateTime;

use super::layout::{Emphasis, Page, to_start};
use super::{date, top};
use crate::database::certificates::{CertificateRecord, CertificateState};
use crate::sessions::Ending;

const ISSUE_AGAIN: &str = "「瀬戸信用金庫 電子証明書発行更新アプリ」で電子証明書を発行しなおしてください。";

/// Refuses a certificate that cannot log in, and says why.
pub(crate) fn certificate(record: &CertificateRecord, now: OffsetDateTime) -> Result<(), Page> {
    let (reason, explanation, advice) = match record.state(now) {
        CertificateState::Live => return Ok(()),
        CertificateState::Revoked => ("revoked", "この電子証明書は失効しているため、ログインできません。", ISSUE_AGAIN),
        CertificateState::Expired => {
            ("expired", "この電子証明書は有効期限が過ぎているため、ログインできません。", ISSUE_AGAIN)
        }
        CertificateState::NotYetValid => (
            "not-yet-valid",
            "この電子証明書はまだ有効期間に入っていないため、ログインできません。",
            "パソコンの日付と時刻が正しいかどうかを確認してください。",
        ),
    };
    Err(certificate_refused(reason, explanation, advice, Some(record)))
}

/// Our authority signed it, but the record is gone, as after a new start with an older database.
pub(crate) fn unknown_certificate() -> Page {
    certificate_refused("unknown", "この電子証明書の記録がないため、ログインできません。", ISSUE_AGAIN, None)
}

fn certificate_refused(reason: &str, explanation: &str, advice: &str, record: Option<&CertificateRecord>) -> Page {
    let body = html! {
        div data-reason=(reason) {
            (Emphasis::Refused.message(explanation, &html! {
                p { (advice) }
                p { "ブラウザは選んだ電子証明書を覚えています。別の電子証明書を選ぶには、一度全てのブラウザを閉じてください。" }
            }))
        }
        @if let Some(record) = record {
            section.card {
                h2 { "提示された電子証明書" }
                (top::details(record, &html! { (date(record.not_after)) "まで" }, Some("serial")))
            }
        }
        (to_start())
    };
    Page::new("BLGI009", "ログインできません", body).refusing(true)
}

/// The session is over; the next click arrives here.
pub(crate) fn session_ended(ending: Ending) -> Page {
    let (explanation, advice) = match ending {
        Ending::Application => (
            "アプリケーションがログインを行ったため、ブラウザの操作を続けられません。",
            "ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。",
        ),
        Ending::OtherBrowser => (
            "同じログインIDで別の画面からログインが行われたため、操作を続けられません。",
            "お心当たりがない場合は、お問い合わせ先までご連絡ください。",
        ),
        Ending::Timeout => (
            "ログインしていないか、一定時間操作がなかったため、操作を続けられません。",
            "再度ログイン画面よりログインしてください。",
        ),
    };
    let body = html! {
        (Emphasis::Refused.message(explanation, &html! { p { (advice) } }))
        (to_start())
    };
    Page::new("BLGI008", "操作を続けられません", body).refusing(true)
}

/// A form without the token of this browser: an old page, or somebody else's.
pub(crate) fn stale_form() -> Page {
    let advice = "前の画面に戻り、画面を読み込みなおしてから、もう一度操作してください。";
    problem(StatusCode::FORBIDDEN, "画面が古くなっているため、操作を受け付けられませんでした。", &[advice])
}

/// A form that none of our pages sends.
pub(crate) fn unreadable_form() -> Page {
    let advice = "入力内容を確認して、もう一度操作してください。";
    problem(StatusCode::BAD_REQUEST, "入力内容を読み取れませんでした。", &[advice])
}

pub(crate) fn not_found() -> Page {
    problem(StatusCode::NOT_FOUND, "お探しの画面はありません。", &["アドレスを確認してください。"])
}

pub(crate) fn internal() -> Page {
    let strong = "システムの都合により、操作を受け付けられませんでした。";
    problem(StatusCode::INTERNAL_SERVER_ERROR, strong, &["しばらくしてから、もう一度操作してください。"])
}

/// The installer is not there to be downloaded.
pub(crate) fn no_setup_file() -> Page {
    let advice = [
        "この練習用の銀行には、アプリのインストーラーがまだ置かれていません。",
        "「npm run package:windows」（cc1554setup.msi）または「npm run package:linux」（.deb）で作ると、\
         次の「npm start」から、ここでダウンロードできます。",
        "「npm start」の間は、インストールしなくても、「証明書発行アプリの起動」ボタンでアプリが起動します。",
    ];
    problem(StatusCode::NOT_FOUND, "アプリをダウンロードできません。", &advice)
}

fn problem(status: StatusCode, strong: &str, advice: &[&str]) -> Page {
    let rest = html! { @for sentence in advice { p { (sentence) } } };
    let body = html! { (Emphasis::Refused.message(strong, &rest)) (to_start()) };
    Page { status, ..Page::new("BERR001", "お知らせ", body) }
}
