//! The properties of all pages, and how they lead to the application.

use std::fs;

use reqwest::header;
use tempfile::TempDir;

use crate::support::browser::Browser;
use crate::support::{LOGIN, TestBank};

const PAGES: [&str; 8] =
    ["/", "/acquisition", "/login-id", "/help", "/top", "/admin/login", "/cc1554setup.msi", "/none"];

#[tokio::test]
async fn every_page_is_confined_to_the_banks_own_content() {
    let bank = TestBank::start().await;
    for path in PAGES {
        let response = bank.get_page(path).await;
        let headers = response.headers().clone();
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        for part in ["script-src 'self'", "form-action 'self'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        let text = response.text().await.unwrap();
        assert!(text.contains("練習用") && text.contains("0120-551-039"), "{path}");
        let own = text.replace(bank.mtls_url(), "").replace(bank.web_url(), "");
        for foreign in ["http:", "https:", "=\"//", "<style", " style=", " onclick="] {
            assert!(!own.contains(foreign), "{path} has {foreign}: {text}");
        }
    }
}

#[tokio::test]
async fn the_texts_are_those_of_the_manual() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let start = browser.get("/").await.expect("BLGI001");
    for words in [
        "電子証明書をお持ちの方は、「ログイン」ボタンを押してください。",
        "電子証明書方式のお客様",
        bank.mtls_url(),
        "証明書を取得されていない方、もしくは証明書を再取得される方は、「電子証明書発行」ボタンより証明書の発行を行ってください。",
        "ID・パスワード方式のお客様",
        "ソフトウェアキーボードを使用する",
    ] {
        assert!(start.has(words), "{words}");
    }
    let style = bank.get_page("/style.css").await;
    assert_eq!(style.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    let acquisition = browser.get("/acquisition").await.expect("BSMS001");
    for words in [
        "個人認証",
        "証明書取得",
        "処理中",
        "取得完了",
        "電子証明書発行の前にログインIDの取得が必要です。",
        "ご利用環境での電子証明書発行にはアプリのダウンロードが必要です。",
        "アプリをインストール済の場合は、「証明書発行アプリの起動」ボタンを押してください。",
        r#"href="cc1554-practice://issue""#,
    ] {
        assert!(acquisition.has(words), "{words}");
    }
}

#[tokio::test]
async fn internet_explorer_is_offered_no_application() {
    let bank = TestBank::start().await;
    for (name, offered) in [
        ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", false),
        ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)", false),
        ("Mozilla/5.0 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", true),
        ("", true),
    ] {
        let address = format!("{}/acquisition", bank.web_url());
        let request = bank.client().get(address).header(header::USER_AGENT, name);
        let text = request.send().await.unwrap().text().await.unwrap();
        for word in ["cc1554setup.msi", "cc1554-practice://"] {
            assert_eq!(text.contains(word), offered, "{name}: {text}");
        }
        assert!(text.contains("ログインID取得"), "{text}");
    }
}

#[tokio::test]
async fn the_installer_is_served_once_its_file_exists() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let missing = browser.get("/cc1554setup.msi").await.expect("BERR001");
    assert_eq!(missing.status, 404);
    assert!(missing.has("まだ置かれていません") && missing.has("npm run package:linux"));
    bank.file("data/cc1554setup.msi", "installer");
    let response = bank.get_page("/cc1554setup.msi").await;
    let disposition = &response.headers()[header::CONTENT_DISPOSITION];
    assert_eq!(disposition, "attachment; filename=\"cc1554setup.msi\"");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/x-msi");
    assert_eq!(response.headers()[header::ACCEPT_RANGES], "bytes", "it is read as it is sent");
    assert_eq!(response.content_length(), Some(9));
    assert_eq!(response.bytes().await.unwrap().as_ref(), b"installer");
}

/// On Linux the Debian package, elsewhere the MSI, which is also the fallback on Linux.
#[tokio::test]
async fn each_system_is_offered_its_installer() {
    let (linux, windows) = ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140", "Mozilla/5.0 (Windows NT 10.0) Chrome/140");
    let folder = TempDir::new().unwrap();
    let [msi, deb] = ["made.msi", "made_0.1.0_amd64.deb"].map(|name| folder.path().join(name));
    for (made, browser, offered) in [
        (vec![], linux, "/cc1554setup.msi"),
        (vec![&msi], linux, "/cc1554setup.msi"),
        (vec![&msi, &deb], linux, "/cc1554setup.deb"),
        (vec![&msi, &deb], windows, "/cc1554setup.msi"),
        (vec![&deb], windows, "/cc1554setup.msi"),
    ] {
        for file in &made {
            fs::write(file, file.as_os_str().as_encoded_bytes()).unwrap();
        }
        let setup = made.iter().map(|file| (*file).clone()).collect();
        let bank = TestBank::start_with(|config| config.setup = setup).await;
        let page = bank.client().get(format!("{}/acquisition", bank.web_url()));
        let text = page.header(header::USER_AGENT, browser).send().await.unwrap().text().await.unwrap();
        assert!(text.contains(&format!("id=\"download\" href=\"{offered}\"")), "{made:?} {browser}: {text}");
        let file = bank.get_page(offered).await;
        let expected = if offered.ends_with("deb") { &deb } else { &msi };
        assert_eq!(file.status() == 200, made.contains(&expected), "{made:?} {browser}");
        if file.status() == 200 {
            assert_eq!(file.bytes().await.unwrap(), expected.as_os_str().as_encoded_bytes());
        }
    }
}

#[tokio::test]
async fn a_form_without_this_browsers_token_is_refused() {
    let bank = TestBank::start().await;
    let (browser, other) = (Browser::new(&bank), Browser::new(&bank));
    let fields = [("login_id", LOGIN.0), ("password", LOGIN.1)];
    browser.get("/").await;
    let foreign = other.get("/").await.token();
    for token in [None, Some(""), Some(foreign.as_str())] {
        let token: Vec<_> = token.iter().map(|token| ("token", *token)).collect();
        let refused = browser.post("/login", &[&token, &fields[..]].concat()).await;
        assert_eq!(refused.expect("BERR001").status, 403);
    }
    for path in ["/login-id", "/logout", "/admin/login", "/admin/unlock", "/admin/revoke", "/admin/validity"] {
        let refused = browser.post(path, &[("token", "x"), ("serial", "1")]).await;
        assert!(refused.has("BERR001") || refused.has("BADM001"), "{path}: {}", refused.text);
        assert!(!refused.has("name=\"token\" value=\"x\""));
    }
    assert!(browser.cookie("__Host-session").is_none());
}

#[tokio::test]
async fn over_long_and_garbled_forms_are_refused() {
    let bank = TestBank::start().await;
    let browser = Browser::new(&bank);
    let long = "x".repeat(20_000);
    for fields in [&[("login_id", long.as_str()), ("password", "x")][..], &[("login_id", "a")]] {
        assert_eq!(browser.submit("/", "/login", fields).await.expect("BERR001").status, 400);
    }
}
