//! Help, with a section for each screen that needs an explanation.

use maud::{Markup, html};

use super::acquisition::{application, log_in_again};
use super::language::words;
use super::layout::{Page, to_start};

/// `grace_days` is the number of days after its end that a certificate can still be renewed.
pub(crate) fn page(grace_days: i64) -> Page {
    let application = application();
    let body = html! {
        (section("BLGI001", &words!("ログイン", "Login"), &login()))
        (section("BSMS001", &words!("証明書取得認証", "Obtaining a certificate"), &[
            words!(
                "電子証明書は、パソコンにインストールした「{application}」で発行します。",
                "Certificates are issued by the {application}, installed on your PC."
            ),
            words!(
                "ダウンロードしたファイル（cc1554setup.msi）が表示されない場合は、お使いのブラウザの「ダウンロード」フォルダを確認してください。",
                "If you do not see the downloaded file (cc1554setup.msi), look into your browser's folder for downloads."
            ),
            words!(
                "「証明書発行アプリの起動」ボタンを押すと、注意ダイアログと、ブラウザからアプリを開くためのダイアログが表示されます。「開く」を押下してください。",
                "“Start the certificate app” shows a note, and then the browser asks whether it may open the app: press “Open” in both."
            ),
        ]))
        (section("BSMS010", &words!("ログインID取得", "Obtaining a login ID"), &[
            words!(
                "契約番号と初回パスワードは、ご契約時にお届けした書類に記載されています。初回パスワードを5回続けて間違えると、お手続きできなくなります。",
                "Contract number and first password are in the letter you got with the contract. After five wrong first passwords in a row you cannot go on."
            ),
        ]))
        (section("BSMS002", &words!("証明書更新選択", "Renewal"), &[
            words!(
                "有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。",
                "40 days before a certificate ends you are told on the top page and by mail."
            ),
            after_the_end(grace_days),
        ]))
        (section("BCMP001", &words!("利用者管理", "User administration"), &[
            words!(
                "会社の管理者の方は、利用者の電子証明書を失効させ、再発行を許可できます。パソコンを替えた方や電子証明書をなくした方からは、ログインIDとシリアル番号をお聞きください。",
                "A company's administrator can revoke colleagues' certificates and allow a new issue. Ask those who have a new PC, or have lost a certificate, for login ID and serial number."
            ),
        ]))
        (section("BLGI008", &words!("操作を続けられません", "The session is over"), &[log_in_again()]))
        (section("BLGI009", &words!("ログインできません", "No login"), &[
            words!(
                "失効した電子証明書と有効期限が過ぎた電子証明書ではログインできません。パソコンを替えた場合や電子証明書を失った場合は、会社の管理者の方か、お問い合わせ先までご連絡ください。",
                "Certificates that were revoked or have ended do not log in. If you have a new PC, or have lost your certificate, ask your company's administrator, or call the contact."
            ),
        ]))
        (to_start())
    };
    Page::new("BHLP001", words!("ヘルプ", "Help"), body)
}

fn login() -> [String; 4] {
    [
        words!(
            "電子証明書をお持ちの方は、電子証明書方式の「ログイン」ボタンを押し、ブラウザが表示する一覧から電子証明書を選んでください。",
            "If you have a certificate, press “Log in” under “With a certificate”, and choose it from the browser's list."
        ),
        words!(
            "取得した電子証明書が一覧に表示されないときは、一度全てのブラウザを閉じてから、もう一度ログイン画面を開いてください。",
            "If a new certificate is not in the list, close every browser window once, and open the login page again."
        ),
        words!(
            "ログインパスワードを5回続けて間違えると、ログインIDがロックされます。ロックの解除は、お問い合わせ先までご連絡ください。",
            "Five wrong passwords in a row lock a login ID. To have it unlocked, call the contact."
        ),
        words!(
            "「ソフトウェアキーボードを使用する」を選ぶと、画面上のキーボードで入力できます。",
            "“Use the software keyboard” lets you type on the screen."
        ),
    ]
}

fn after_the_end(grace_days: i64) -> String {
    match grace_days {
        0 => words!(
            "有効期限を過ぎた証明書は更新できません。発行しなおしてください。",
            "One that has ended cannot be renewed: issue a new one."
        ),
        days => words!(
            "有効期限を過ぎても{days}日間は更新できますが、ログインはできません。そのあとは発行しなおしてください。",
            "For {days} days after its end it can still be renewed, but does not log in. After that, issue a new one."
        ),
    }
}

fn section(id: &str, title: &str, paragraphs: &[String]) -> Markup {
    html! {
        section.card id=(id) {
            h2 { (title) " " span.id { (id) } }
            @for paragraph in paragraphs { p { (paragraph) } }
        }
    }
}
