//! BSMS001, where customers obtain a certificate, and the button that starts the application.

use maud::{Markup, html};

use super::language::words;
use super::layout::{Page, to_start};

/// The application's name in the start menu.
pub(super) fn application() -> String {
    words!("瀬戸信用金庫 電子証明書発行更新アプリ", "Seto Shinkin Bank Certificate App")
}

/// The steps shown on BSMS001, which is the first of them.
fn steps() -> [String; 4] {
    [
        words!("個人認証", "Authentication"),
        words!("証明書取得", "Obtaining the certificate"),
        words!("処理中", "Processing"),
        words!("取得完了", "Obtained"),
    ]
}

/// Shown to Internet Explorer instead of the button.
pub(crate) fn internet_explorer_ended() -> String {
    words!(
        "Internet Explorer のサポートは終了しました。「Microsoft Edge」または「Google Chrome」でこの画面を開いてください。",
        "Internet Explorer is no longer supported. Open this page in Microsoft Edge or Google Chrome."
    )
}

/// Decides by the `User-Agent` header.
pub(crate) fn is_internet_explorer(user_agent: &str) -> bool {
    user_agent.contains("MSIE ") || user_agent.contains("Trident/")
}

/// BSMS001, for the browser with this `User-Agent`. `download` is the installer's address.
pub(crate) fn page(user_agent: &str, download: &str) -> Page {
    let body = html! {
        ol.steps aria-label=(words!("手続きの流れ", "Steps")) {
            @for (index, step) in steps().iter().enumerate() {
                li aria-current=[(index == 0).then_some("step")] { (step) }
            }
        }
        section.card {
            h2 { (words!("初めてログインIDを取得されるお客様", "If you have no login ID yet")) }
            p {
                (words!(
                    "電子証明書発行の前にログインIDの取得が必要です。",
                    "A certificate is issued for a login ID, which you have to obtain first."
                ))
                br;
                (words!(
                    "ログインIDをお持ちでなければ、「ログインID取得」ボタンを押してログインIDを取得してください。",
                    "If you have none, press “Obtain a login ID”."
                ))
            }
            div.row.start {
                a.button #obtain-login-id href="/login-id" { (words!("ログインID取得", "Obtain a login ID")) }
            }
        }
        section.card {
            h2 { (words!("ログインID取得まで完了しているお客様", "If you have your login ID")) }
            @if is_internet_explorer(user_agent) { p { (internet_explorer_ended()) } } @else { (application_card(download)) }
        }
        (to_start())
    };
    let (work, title) = (words!("証明書取得", "Certificate"), words!("証明書取得認証", "Obtaining a certificate"));
    Page { work: Some(work), script: Some("/launch.js"), ..Page::new("BSMS001", title, body) }
}

fn application_card(download: &str) -> Markup {
    html! {
        p {
            (words!(
                "ご利用環境での電子証明書発行にはアプリのダウンロードが必要です。",
                "A certificate is issued by an app, which has to be downloaded."
            ))
            br;
            (words!(
                "ダウンロードしていない場合は、「証明書発行アプリのダウンロード」ボタンを押してください。",
                "If you have not downloaded it yet, press “Download the certificate app”."
            ))
            br;
            (words!(
                "ダウンロード後にアプリのインストールを行い、アプリより電子証明書発行を行ってください。",
                "Then install the app, and issue the certificate there."
            ))
            br;
            (words!(
                "アプリをインストール済の場合は、「証明書発行アプリの起動」ボタンを押してください。",
                "If it is installed, press “Start the certificate app”."
            ))
        }
        div.row.start {
            a.button #download href=(download) {
                (words!("証明書発行アプリのダウンロード", "Download the certificate app"))
            }
            (launch_button("issue", None))
        }
        (launch_help())
    }
}

/// The button that starts the application at `place`. `described` is the id of the element that
/// distinguishes it from the page's other buttons.
pub(crate) fn launch_button(place: &str, described: Option<&str>) -> Markup {
    html! {
        a.button.primary data-launch href=(link(place)) aria-describedby=[described] {
            (words!("証明書発行アプリの起動", "Start the certificate app"))
        }
    }
}

/// Uses the practice edition's scheme, since the real app may be installed on the same PC.
fn link(place: &str) -> String {
    format!("{}://{place}", env!("APP_SCHEME"))
}

/// The elements that a page with such buttons has once: the bank's question before the application
/// is started, and the advice for when it does not start.
pub(crate) fn launch_help() -> Markup {
    html! {
        noscript { div.message.warning { (caution()) (fallback()) } }
        div #launch-status role="status" {}
        template #launch-fallback { div.message.warning { (fallback()) } }
        dialog #launch-caution aria-labelledby="launch-caution-title" {
            h2 #launch-caution-title { (words!("ご注意", "Please note")) }
            (caution())
            div.row {
                button.button #launch-cancel type="button" { (words!("キャンセル", "Cancel")) }
                a.button.primary #launch-open href=(link("open")) { (words!("開く", "Open")) }
            }
        }
    }
}

fn caution() -> Markup {
    let application = application();
    html! {
        p {
            (words!(
                "「{application}」を起動します。ご利用のブラウザからアプリを開くためのダイアログが表示されますので、「開く」を押下してください。",
                "This starts the {application}. Your browser asks whether it may open the app: press “Open”."
            ))
        }
        p { (log_in_again()) }
    }
}

/// Explains that the app's login ends the browser's session.
pub(super) fn log_in_again() -> String {
    words!(
        "アプリケーションから証明書を取得後にそのままブラウザの操作を再開すると、アプリケーションがログインを行っているためにブラウザ側はエラーになります。ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。",
        "After the app has obtained a certificate, going on in the browser leads to an error, since the app has logged in. Close both browser and app once, and log in again from the login page."
    )
}

fn fallback() -> Markup {
    let application = application();
    html! {
        p {
            (words!(
                "アプリが起動しない場合は、「証明書発行アプリのダウンロード」ボタンよりアプリをダウンロードし、インストールしてください。インストール済の場合は、スタートメニューの「{application}」より起動してください。",
                "If the app does not start, download it by “Download the certificate app” and install it. If it is installed, start “{application}” from the start menu."
            ))
        }
    }
}
