//! BSMS001, from which a certificate is obtained, and the button that starts the application.

use maud::{Markup, html};

use super::layout::{Page, to_start};

/// The application's name in the start menu.
const APPLICATION: &str = "瀬戸信用金庫 電子証明書発行更新アプリ";

/// The steps of BSMS001; the first is where this page stands.
const STEPS: [&str; 4] = ["個人認証", "証明書取得", "処理中", "取得完了"];

/// Why there is no button for it; what to do instead.
pub(crate) const INTERNET_EXPLORER_ENDED: &str = "Internet Explorer のサポートは終了しました。\
                                                  「Microsoft Edge」または「Google Chrome」でこの画面を開いてください。";

/// By what the browser says of itself (the `User-Agent` header).
pub(crate) fn is_internet_explorer(user_agent: &str) -> bool {
    user_agent.contains("MSIE ") || user_agent.contains("Trident/")
}

/// BSMS001, for the browser that says this of itself. `download` is the installer's address.
pub(crate) fn page(user_agent: &str, download: &str) -> Page {
    let body = html! {
        ol.steps aria-label="手続きの流れ" {
            @for (index, step) in STEPS.iter().enumerate() {
                li aria-current=[(index == 0).then_some("step")] { (step) }
            }
        }
        section.card {
            h2 { "初めてログインIDを取得されるお客様" }
            p {
                "電子証明書発行の前にログインIDの取得が必要です。" br;
                "ログインIDをお持ちでなければ、「ログインID取得」ボタンを押してログインIDを取得してください。"
            }
            div.row.start { a.button #obtain-login-id href="/login-id" { "ログインID取得" } }
        }
        section.card {
            h2 { "ログインID取得まで完了しているお客様" }
            @if is_internet_explorer(user_agent) {
                p { (INTERNET_EXPLORER_ENDED) }
            } @else {
                p {
                    "ご利用環境での電子証明書発行にはアプリのダウンロードが必要です。" br;
                    "ダウンロードしていない場合は、「証明書発行アプリのダウンロード」ボタンを押してください。" br;
                    "ダウンロード後にアプリのインストールを行い、アプリより電子証明書発行を行ってください。" br;
                    "アプリをインストール済の場合は、「証明書発行アプリの起動」ボタンを押してください。"
                }
                div.row.start {
                    a.button #download href=(download) { "証明書発行アプリのダウンロード" }
                    (launch_button("issue", None))
                }
                (launch_help())
            }
        }
        (to_start())
    };
    let script = Some("/launch.js");
    Page { work: Some("証明書取得"), script, ..Page::new("BSMS001", "証明書取得認証", body) }
}

/// The button that starts the application there. `described` is the id of what tells it from the
/// other buttons of the page.
pub(crate) fn launch_button(place: &str, described: Option<&str>) -> Markup {
    html! {
        a.button.primary data-launch href=(link(place)) aria-describedby=[described] {
            "証明書発行アプリの起動"
        }
    }
}

/// The demonstration edition's: the bank's own app may be on this PC, too.
fn link(place: &str) -> String {
    format!("{}://{place}", env!("APP_SCHEME"))
}

/// What a page with such buttons has once: the bank's question before the application is started,
/// and what is said where it does not come up.
pub(crate) fn launch_help() -> Markup {
    html! {
        noscript { div.message.warning { (caution()) (fallback()) } }
        div #launch-status role="status" {}
        template #launch-fallback { div.message.warning { (fallback()) } }
        dialog #launch-caution aria-labelledby="launch-caution-title" {
            h2 #launch-caution-title { "ご注意" }
            (caution())
            div.row {
                button.button #launch-cancel type="button" { "キャンセル" }
                a.button.primary #launch-open href=(link("open")) { "開く" }
            }
        }
    }
}

fn caution() -> Markup {
    html! {
        p {
            "「" (APPLICATION) "」を起動します。"
            "ご利用のブラウザからアプリを開くためのダイアログが表示されますので、「開く」を押下してください。"
        }
        p {
            "アプリケーションから証明書を取得後にそのままブラウザの操作を再開すると、アプリケーションがログインを行っているためにブラウザ側はエラーになります。"
            "ブラウザ画面とアプリケーションを一度閉じて、再度ログイン画面よりログインしてください。"
        }
    }
}

fn fallback() -> Markup {
    html! {
        p {
            "アプリが起動しない場合は、「証明書発行アプリのダウンロード」ボタンよりアプリをダウンロードし、インストールしてください。"
            "インストール済の場合は、スタートメニューの「" (APPLICATION) "」より起動してください。"
        }
    }
}
