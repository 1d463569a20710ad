//! `cert-cli` on a Japanese system, as a real process.

use cert_cli::Arguments;
use cert_core::ErrorCode;
use cert_core::language::Language;
use cert_core::profile::Edition;
use clap::{Arg, Command};

use crate::support::{
    Fixture, ISSUE, NssFolder, PASSWORD, Terminal, Typist, USER, at_a_terminal, finish, refused_address,
};
use crate::terminal::COMMANDS;

async fn at_a_japanese_terminal() -> (Fixture, Terminal) {
    let (fixture, terminal) = at_a_terminal().await;
    (fixture, terminal.in_japanese())
}

/// The whole help, so that it changes only deliberately.
#[tokio::test]
async fn help() {
    let (_fixture, terminal) = at_a_japanese_terminal().await;
    let help = async |words: &[&str]| {
        let mut help = terminal.program();
        help.args(words);
        let outcome = finish(help, None).await;
        assert!(outcome.status.success(), "{outcome:?}");
        outcome.stdout
    };
    assert_eq!(help(&["--help"]).await, include_str!("help.ja.txt"));
    for command in COMMANDS {
        let text = help(&[command, "--help"]).await;
        assert!(text.contains(&format!("使い方: cert-cli {command}")), "{text}");
        assert_eq!(help(&["help", command]).await, text);
        for english in ["Usage", "Options", "Commands", "Arguments", "default:", "Print"] {
            assert!(!text.contains(english), "{english}: {text}");
        }
    }
}

/// Anything missing in the tables of the help would be shown without a description, or in English.
#[test]
fn every_command_and_every_option_has_a_description() {
    fn assert_japanese(command: &Command) {
        let words = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string).unwrap_or_default();
        let is_japanese = |text: &str| text.chars().any(|character| ('ぁ'..='ヿ').contains(&character));
        let about = words(command.get_about());
        assert!(is_japanese(&about), "{}: {about}", command.get_name());
        for argument in command.get_arguments() {
            let help = words(Arg::get_help(argument));
            assert!(is_japanese(&help), "{}: {}: {help}", command.get_name(), argument.get_id());
        }
        command.get_subcommands().for_each(assert_japanese);
    }
    for edition in [Edition::Practice, Edition::Release] {
        assert_japanese(&Arguments::command_line_in(Language::Japanese, edition, "cert-cli"));
    }
}

/// Both languages accept the same command lines.
#[tokio::test]
async fn a_wrong_command_line() {
    let (_fixture, terminal) = at_a_japanese_terminal().await;
    let wrong: [(&[&str], &str); 7] = [
        (&["frobnicate"], "「frobnicate」というコマンドはありません。"),
        (&["issue", "--password", "secret"], "「--password」という引数はありません。"),
        (&["delete", "--yes"], "次の引数が必要です: --fingerprint <SHA256>"),
        (&["renew", "--fingerprint", "abc"], "「--fingerprint <SHA256>」に、「abc」は使えません。"),
        (&["list", "--json", "--quiet"], "「--json」は、「--quiet」と同時に使えません。"),
        (&["issue", "--wait"], "「--wait <SECONDS>」に、値がありません。"),
        (&[], "使い方: cert-cli"),
    ];
    for (command, message) in wrong {
        let mut program = terminal.program();
        program.args(command);
        let outcome = finish(program, None).await;
        assert_eq!(outcome.status.code(), Some(2), "{command:?}: {outcome:?}");
        assert!(outcome.stdout.is_empty() && outcome.stderr.contains("--help"), "{outcome:?}");
        assert!(outcome.stderr.contains(message) && !outcome.stderr.contains("Usage"), "{outcome:?}");
    }
}

#[tokio::test]
async fn results_and_tables() {
    let (_fixture, terminal) = at_a_japanese_terminal().await;
    let installed = terminal.run_as_text(&ISSUE, Some(PASSWORD)).await;
    assert!(installed.stdout.starts_with("電子証明書を保存し"), "{installed:?}");
    assert!(installed.stdout.ends_with("一度全てのブラウザを閉じてください。\n"), "{installed:?}");
    let listed = terminal.run_as_text(&["list"], None).await.stdout;
    assert!(listed.starts_with(&format!("{USER}: 有効、残り364日\n")), "{listed}");
    let rows: Vec<_> = listed.lines().filter_map(|line| line.split_once(" = ")).collect();
    assert_eq!(rows.len(), 6, "{listed}");
    for (label, _) in rows {
        assert_eq!(columns(label), columns("  Common Name       "), "{listed}");
    }
    let discarded = terminal.run_as_text(&["resume", "--discard"], None).await;
    assert_eq!(discarded.stdout, "途中の申請を破棄しました。\n");
}

/// The width in a terminal: kana and kanji take two columns.
fn columns(text: &str) -> usize {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

#[tokio::test]
async fn failures_are_those_of_the_screens() {
    let (_fixture, terminal) = at_a_japanese_terminal().await;
    let failed = terminal.run_as_text(&ISSUE, Some("wrong")).await;
    assert_eq!((failed.status.code(), failed.stdout.as_str()), (Some(4), ""));
    let expected = "\
cert-cli: ログインIDまたはログインパスワードが違います。 (wrong_credentials)
  あと4回間違えるとロックされます。大文字と小文字、半角と全角をご確認ください。
  - 「Caps Lock」がオンになっていないか、ご確認ください。
  - お忘れのときは、ロックされる前にお問い合わせ先へお電話ください。
  詳細: the bank does not accept login ID or password
  お問い合わせ先: 瀬戸信用金庫 国際業務部 フリーダイヤル 0120-551-039（平日9:00～17:00）
";
    assert_eq!(failed.stderr, expected);
}

#[tokio::test]
async fn doctor_prints_its_findings_in_columns() {
    let (_fixture, terminal) = at_a_japanese_terminal().await;
    let examined = terminal.run_as_text(&["doctor"], None).await;
    assert!(examined.status.success(), "{examined:?}");
    assert!(examined.stdout.ends_with("\n\n銀行に接続できました。\n"), "{examined:?}");
    for line in examined.stdout.lines().take_while(|line| !line.is_empty()) {
        let verdict = ["問題なし", "【注意】", "【問題】"].into_iter().find(|verdict| line.starts_with(verdict));
        assert!(verdict.is_some() && line.contains('：'), "{line}");
    }
    let proxy = format!("http://{}", refused_address());
    let lost = terminal.run_as_text(&["doctor", "--proxy", &proxy], None).await;
    assert_eq!(lost.status.code(), Some(6));
    assert!(lost.stderr.contains("プロキシに接続できません。 (proxy_unreachable)\n"), "{lost:?}");
    assert!(!lost.stderr.contains("`doctor`"), "it has just been run: {lost:?}");
    let issue = [&ISSUE[..], &["--proxy", &proxy]].concat();
    let lost = terminal.run_as_text(&issue, Some(PASSWORD)).await;
    assert!(lost.stderr.contains("\n  - `doctor` で、どこに問題があるかがわかります。\n"), "{lost:?}");
}

#[tokio::test]
async fn questions() {
    let (_fixture, terminal) = at_a_japanese_terminal().await;
    let issued = terminal.issue(USER, PASSWORD).await.done();
    let delete = ["delete", "--fingerprint", issued["fingerprint"].as_str().unwrap()];
    let mut typist = Typist::run(&terminal, &delete);
    typist.answers("とその鍵を削除しますか？ [y/N] ", "はい").await;
    let (status, shown) = typist.sees_the_end().await;
    assert!(status.success() && terminal.list().await.is_empty(), "{shown}");
}

/// The output for scripts is identical in both languages.
#[tokio::test]
async fn json_has_no_language() {
    let fixture = Fixture::new().await;
    let [english, japanese] = [Terminal::with(&fixture.bank, NssFolder::new()), {
        Terminal::with(&fixture.bank, NssFolder::new()).in_japanese()
    }];
    for command in [&["list"][..], &["resume"], &["resume", "--discard"]] {
        let (one, other) = (english.run(command, None).await, japanese.run(command, None).await);
        assert_eq!((one.status, one.stdout, one.stderr), (other.status, other.stdout, other.stderr), "{command:?}");
    }
    let failed = japanese.issue(USER, "wrong").await;
    failed.failed("wrong_credentials");
    assert_eq!(failed.json()["message"], "the bank does not accept login ID or password");
    assert_eq!(ErrorCode::WrongCredentials.name(), "wrong_credentials");
}
