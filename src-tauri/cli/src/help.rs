//! The Japanese help for every command and option of `arguments.rs`, whose texts are English.

use clap::builder::PossibleValue;
use clap::{Arg, Command};

const TEMPLATE: &str = "\
{before-help}{about-with-newline}
使い方: {usage}

{all-args}{after-help}";

/// Lines are broken by hand: clap wraps at spaces, which Japanese does not have.
const ROOT: &str = "\
銀行のWEBサービス用の電子証明書を、発行・更新・管理します。

秘密鍵はこのパソコンで作られ、ブラウザの証明書ストアに保存されて、外には出ません。
途中で中断しても、何も失われません。`resume` で続きから進められます。";

const EXAMPLES: &str = "\
例:
  cert-cli issue --login-id logid031            パスワードは画面でたずねます
  cert-cli issue --login-id logid031 --password-stdin --json < password.txt
  cert-cli list
  cert-cli renew --expiring-within 40 --password-stdin < password.txt
  cert-cli resume                               異常終了、停電、通信切れのあとで
  cert-cli delete --fingerprint 3f5a…           削除の前にたずねます（--yes を付けるとたずねません）

終了コード: 0 完了、2 コマンドラインの誤り、3 アプリの新しいバージョンがある（`update`）。
失敗（コードと説明を表示）: 4 ユーザ名やパスワードが受け付けられない、5 拒否された（やり直しても同じ）、
6 いまはできない（時間をおいてやり直す）、7 ネットワークやその設定のため銀行につながらない、
8 証明書の保存先、1 その他。";

/// Translates help, usage and headings of this command line and its subcommands.
pub(crate) fn in_japanese(command: Command, name: &str) -> Command {
    let mut command = command.after_help(EXAMPLES.replace("cert-cli", name));
    // clap adds `--help` and `help` when it builds the commands.
    command.build();
    translated(command)
}

fn translated(command: Command) -> Command {
    let (short, long) = about(command.get_name());
    let command = command.help_template(TEMPLATE).subcommand_help_heading("コマンド").about(short);
    let command = if long.is_empty() { command } else { command.long_about(format!("{short}\n\n{long}")) };
    command.mut_args(argument).mut_subcommands(translated)
}

/// The short and the long help of a command by its name. Any other name is the program's.
fn about(command: &str) -> (&'static str, &'static str) {
    match command {
        "issue" => ("電子証明書を発行する（初回、または期限切れ・失効のあと）", ""),
        "renew" => ("有効期限内の電子証明書を更新する", ""),
        "list" => ("この銀行の電子証明書を、手続きの必要なものから順に表示する", ""),
        "resume" => ("途中で終わった申請を、続きから進める", ""),
        "delete" => ("この銀行の電子証明書を1つ、鍵とともに削除する", ""),
        "doctor" => (
            "電子証明書・銀行との接続・このパソコンを点検し、対処を示す",
            "点検の項目を1行ずつ表示します。何も変更せず、パスワードもたずねません。\n\
             プロキシや証明書データベースのパスワードは、ファイルで渡されたものを使います。",
        ),
        "support-bundle" => {
            ("点検の結果・バージョン・ログを、問い合わせ用のファイルに書き出す", "ログインIDは含まれません。")
        }
        "update" => ("アプリの新しいバージョンがあるか調べる（インストールはアプリで）", ""),
        "completions" => ("シェルの補完スクリプトを表示する", ""),
        "manual-pages" => ("マニュアルページをフォルダーに書き出す（パッケージ用）", ""),
        "error-pages" => ("エラーごとの説明をフォルダーに書き出す（ヘルプデスク用）", ""),
        "help" => ("このヘルプ、またはコマンドのヘルプを表示する", ""),
        _ => ROOT.split_once("\n\n").unwrap_or((ROOT, "")),
    }
}

fn argument(argument: Arg) -> Arg {
    let heading = match argument.get_help_heading() {
        Some(_) => "練習用のみ",
        None if argument.is_positional() => "引数",
        None => "オプション",
    };
    let help = help_of(argument.get_id().as_str()).to_owned() + &values(&argument);
    let argument = argument.hide_default_value(true).hide_possible_values(true).next_line_help(true);
    argument.help_heading(heading).help(help).long_help(None::<&str>)
}

/// The possible values and the default, which clap would add in English.
fn values(argument: &Arg) -> String {
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let possible = argument.get_possible_values();
    let possible: Vec<_> = possible.iter().map(PossibleValue::get_name).collect();
    let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let note = |lead: &str, values: String| if values.is_empty() { values } else { format!("［{lead}{values}］") };
    note("", possible.join("、")) + &note("省略時: ", default.join("、"))
}

/// The help of an option or argument by its name in `arguments.rs`.
fn help_of(argument: &str) -> &'static str {
    match argument {
        "store" => "証明書の保存先: `browser`（ChromeとEdgeが使うもの）または `nss:DIR`",
        "store_password_file" => "証明書データベースのパスワードが入ったファイル（保護されているとき）",
        "state" => "途中の申請の記録とログを置くフォルダー",
        "proxy" => {
            "銀行への経路: `auto`（このパソコンの設定どおり）、`none`、\n\
             `http://proxy:8080` などのプロキシ、`pac+http://wpad/wpad.dat` などのスクリプト"
        }
        "proxy_user" => "プロキシのユーザ名（なければ、求められたときに画面でたずねます）",
        "proxy_password_file" => "--proxy-user のパスワードが入ったファイル",
        "json" => "文章の代わりに、JSONのオブジェクトを1つ出力する",
        "quiet" => "失敗のほかは何も表示しない",
        "service" => "練習用銀行の代わりに使うESTサービス",
        "ca" => "これらの接続先について信頼する認証局のPEMファイル（ほかは信頼しません）",
        "login_id" => "ログインID（なければ画面でたずねます）",
        "password_stdin" => "パスワードを画面でたずねず、標準入力の1行から読む",
        "wait" => "銀行の承認を待つ秒数の上限（過ぎたら、あとで `resume`）",
        "discard" => "続けずに申請を破棄する（銀行では発行済みのことがあります）",
        "fingerprint" => "証明書のSHA-256フィンガープリント（`list` で表示されます）",
        "yes" => "確認せずに削除する（答える人がいないときに必要です）",
        "expiring_within" => "残り日数がこれ以下の証明書のうち、最も早く期限が切れるもの",
        "file" => "書き出すファイル（同じ名前のファイルがないこと）",
        "shell" => "シェル",
        "folder" => "書き出すフォルダー（すでにあること）",
        "help" => "ヘルプを表示する",
        "version" => "バージョンを表示する",
        _ => "",
    }
}
