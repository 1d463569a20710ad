//! Pages that explain why an action is refused and what to do instead.

use axum::http::StatusCode;
use maud::html;
use time::OffsetDateTime;

use super::acquisition::application;
use super::language::words;
use super::layout::{Emphasis, Page, to_start};
use super::{date, top};
use crate::database::certificates::{CertificateRecord, CertificateState};
use crate::sessions::Ending;

fn issue_again() -> String {
    let application = application();
    words!("「{application}」で電子証明書を発行しなおしてください。", "Issue a new one in the {application}.")
}

fn renew() -> String {
    let application = application();
    words!("「{application}」で電子証明書を更新してください。", "Renew it in the {application}.")
}

/// Refuses a certificate that cannot log in. `is_in_grace`: it can still be renewed.
pub(crate) fn certificate(record: &CertificateRecord, now: OffsetDateTime, is_in_grace: bool) -> Result<(), Page> {
    let (reason, explanation, advice) = match record.state(now) {
        CertificateState::Live => return Ok(()),
        CertificateState::Revoked => (
            "revoked",
            words!(
                "この電子証明書は失効しているため、ログインできません。",
                "This certificate has been revoked and does not log in."
            ),
            issue_again(),
        ),
        CertificateState::Expired => (
            "expired",
            words!(
                "この電子証明書は有効期限が過ぎているため、ログインできません。",
                "This certificate has expired and does not log in."
            ),
            if is_in_grace { renew() } else { issue_again() },
        ),
        CertificateState::NotYetValid => (
            "not-yet-valid",
            words!(
                "この電子証明書はまだ有効期間に入っていないため、ログインできません。",
                "This certificate is not yet valid and does not log in."
            ),
            words!("パソコンの日付と時刻が正しいかどうかを確認してください。", "Check this PC's date and time."),
        ),
    };
    Err(certificate_refused(reason, &explanation, &advice, Some(record)))
}

/// The bank signed the certificate but has no record of it, for example after restoring an older database.
pub(crate) fn unknown_certificate() -> Page {
    let explanation = words!(
        "この電子証明書の記録がないため、ログインできません。",
        "The bank has no record of this certificate, which does not log in."
    );
    certificate_refused("unknown", &explanation, &issue_again(), None)
}

fn certificate_refused(reason: &str, explanation: &str, advice: &str, record: Option<&CertificateRecord>) -> Page {
    let body = html! {
        div data-reason=(reason) {
            (Emphasis::Refused.message(explanation, &html! {
                p { (advice) }
                p {
                    (words!(
                        "ブラウザは選んだ電子証明書を覚えています。別の電子証明書を選ぶには、一度全てのブラウザを閉じてください。",
                        "The browser remembers the certificate it was given. To choose another one, close every browser window once."
                    ))
                }
            }))
        }
        @if let Some(record) = record {
            section.card {
                h2 { (words!("提示された電子証明書", "The certificate that was shown")) }
                @let end = date(record.not_after);
                (top::details(record, &html! { (words!("{end}まで", "until {end}")) }, Some("serial")))
            }
        }
        (to_start())
    };
    Page::new("BLGI009", words!("ログインできません", "No login"), body).refusing(true)
}

/// Shown at the next request after a session has ended.
pub(crate) fn session_ended(ending: Ending) -> Page {
    let (explanation, advice) = match ending {
        Ending::Application => (
            words!(
                "アプリケーションがログインを行ったため、ブラウザの操作を続けられません。",
                "The app has logged in, which ends this session of the browser."
            ),
            words!(
                "ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。",
                "Close both browser and app once, and log in again from the login page."
            ),
        ),
        Ending::OtherBrowser => (
            words!(
                "同じログインIDで別の画面からログインが行われたため、操作を続けられません。",
                "Somebody has logged in elsewhere with this login ID, which ends this session."
            ),
            words!(
                "お心当たりがない場合は、お問い合わせ先までご連絡ください。",
                "If you do not know who that was, call the contact."
            ),
        ),
        Ending::Timeout => (
            words!(
                "ログインしていないか、一定時間操作がなかったため、操作を続けられません。",
                "You are not logged in, or have not used the session for a while."
            ),
            words!("再度ログイン画面よりログインしてください。", "Log in again from the login page."),
        ),
    };
    let body = html! {
        (Emphasis::Refused.message(&explanation, &html! { p { (advice) } }))
        (to_start())
    };
    Page::new("BLGI008", words!("操作を続けられません", "The session is over"), body).refusing(true)
}

/// Only a company's administrator may do this.
pub(crate) fn not_an_administrator() -> Page {
    let strong =
        words!("この操作は、会社の管理者の方だけが行えます。", "Only your company's administrator can do this.");
    let advice = words!("会社の管理者の方にご依頼ください。", "Ask your company's administrator.");
    problem(StatusCode::FORBIDDEN, &strong, &[advice])
}

/// The form does not have this browser's token: an outdated page or a cross-site request.
pub(crate) fn stale_form() -> Page {
    let strong = words!(
        "画面が古くなっているため、操作を受け付けられませんでした。",
        "The page was too old: nothing has been done."
    );
    let advice = words!(
        "前の画面に戻り、画面を読み込みなおしてから、もう一度操作してください。",
        "Go back, load the page anew, and try again."
    );
    problem(StatusCode::FORBIDDEN, &strong, &[advice])
}

/// A form that does not come from the bank's pages.
pub(crate) fn unreadable_form() -> Page {
    let strong = words!("入力内容を読み取れませんでした。", "What was entered could not be read.");
    let advice = words!("入力内容を確認して、もう一度操作してください。", "Check it and try again.");
    problem(StatusCode::BAD_REQUEST, &strong, &[advice])
}

pub(crate) fn not_found() -> Page {
    let strong = words!("お探しの画面はありません。", "There is no such page.");
    problem(StatusCode::NOT_FOUND, &strong, &[words!("アドレスを確認してください。", "Check the address.")])
}

pub(crate) fn internal() -> Page {
    let strong = words!(
        "システムの都合により、操作を受け付けられませんでした。",
        "Something is wrong at the bank: nothing has been done."
    );
    let advice = words!("しばらくしてから、もう一度操作してください。", "Try again after a while.");
    problem(StatusCode::INTERNAL_SERVER_ERROR, &strong, &[advice])
}

/// The installer's file does not exist.
pub(crate) fn no_setup_file() -> Page {
    let advice = [
        words!(
            "この練習用の銀行には、アプリのインストーラーがまだ置かれていません。",
            "This practice bank has no installer of the app yet."
        ),
        words!(
            "「npm run package:windows」（cc1554setup.msi）または「npm run package:linux」（.deb）で作ると、\
             次の「npm start」から、ここでダウンロードできます。",
            "“npm run package:windows” (cc1554setup.msi) or “npm run package:linux” (.deb) makes one, which the next \
             “npm start” offers here."
        ),
        words!(
            "「npm start」の間は、インストールしなくても、「証明書発行アプリの起動」ボタンでアプリが起動します。",
            "During “npm start”, “Start the certificate app” starts the app even where it is not installed."
        ),
    ];
    let strong = words!("アプリをダウンロードできません。", "The app cannot be downloaded.");
    problem(StatusCode::NOT_FOUND, &strong, &advice)
}

fn problem(status: StatusCode, strong: &str, advice: &[String]) -> Page {
    let rest = html! { @for sentence in advice { p { (sentence) } } };
    let body = html! { (Emphasis::Refused.message(strong, &rest)) (to_start()) };
    Page { status, ..Page::new("BERR001", words!("お知らせ", "Notice"), body) }
}
