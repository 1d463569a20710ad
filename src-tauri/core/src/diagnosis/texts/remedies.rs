use crate::diagnosis::Remedy;
use crate::language::Words;
use crate::words;

/// A missing row fails to compile.
macro_rules! table {
    ($($remedy:ident: $ja:literal, $en:literal;)+) => {
        /// The sentence for each remedy.
        pub(super) fn words(remedy: Remedy) -> Words {
            match remedy {
                $(Remedy::$remedy => words!($ja, $en),)+
            }
        }
    };
}

table! {
    Issue:
        "「証明書発行」から取得してください。",
        "Issue a new certificate.";
    Renew:
        "「証明書更新」から更新してください。",
        "Renew the certificate.";
    RestartOrIssueAgain:
        "パソコンを再起動し、同じときは失効を銀行に依頼して、発行し直してください。",
        "Restart the PC; if that does not help, have the certificate revoked and issue a new one.";
    CloseBrowsers:
        "ブラウザの画面をすべて閉じ、開き直してください。",
        "Close every browser window once, then open it again.";
    UseBrowserStore:
        "「--store」を指定せずにお使いください。",
        "Do without --store.";
    UnlockStore:
        "アプリが尋ねたら、証明書データベースのパスワードを入力してください。",
        "Type the key store's password when the app asks for it.";
    StoreFirst:
        "先に「証明書の保存先」を直してください。",
        "Put the key store right first.";
    CheckNetwork:
        "LANケーブルやWi-Fiがつながっているか、ほかのページが開くかをご確認ください。",
        "Check the cable or the wireless network, and whether other pages open.";
    ConnectFirst:
        "先に「銀行との接続」を直してください。",
        "Put the connection to the bank right first.";
    HaveProxyPassword:
        "プロキシのユーザー名とパスワードをご用意ください。必要なときに尋ねます。",
        "Have the proxy's user name and password ready; they are asked for when needed.";
    TypeProxyPassword:
        "プロキシのパスワードを確かめ、尋ねられたら入力し直してください。",
        "Check the proxy's password, and type it again when it is asked for.";
    SetClock:
        "パソコンの日付と時刻を、自動で合わせる設定にしてください。",
        "Have this PC's date and time set automatically.";
    InstallAgain:
        "このアプリを入れ直してください。",
        "Install the app again.";
    TakeUpdate:
        "アプリを起動し直し、表示される案内から更新してください。",
        "Start the app again, and install the version it offers.";
    TryLater:
        "しばらくしてから、もう一度お試しください。",
        "Try again later.";
    FreeSpace:
        "不要なファイルを移すなどして、空き容量を増やしてください。",
        "Free some disk space.";
    FinishRequest:
        "アプリを起動し直し、「続ける」か「破棄する」を選んでください。",
        "Start the app again and resume or discard the request (cert-cli resume).";
    Restart:
        "パソコンを再起動し、もう一度点検してください。",
        "Restart the PC, and look again.";
    CallBank:
        "お問い合わせ先へお電話ください。",
        "Call the bank.";
    RepairStore:
        "社内のシステム担当の方に、証明書の保存先の確認をご依頼ください。",
        "An administrator has to look at the key store.";
    MoveOldDatabase:
        "社内のシステム担当の方に、証明書データベースの統合をご依頼ください。",
        "An administrator has to bring the other database over.";
    CorrectProxy:
        "社内のシステム担当の方に、プロキシとその設定の確認をご依頼ください。",
        "An administrator has to look at the proxy, and at how it is set.";
    LeaveTlsAlone:
        "社内のシステム担当の方に、銀行との通信を検査の対象から外すよう、ご依頼ください。",
        "An administrator has to exempt the connection to the bank from inspection.";
    RepairAddresses:
        "社内のシステム担当の方に、つながらないほうの経路の確認をご依頼ください。",
        "An administrator has to look at the kind of address that does not work.";
    MakePrivate:
        "社内のシステム担当の方に、利用者本人と管理者のほかは書き込めないよう、ご依頼ください。",
        "An administrator has to see to it that nobody else can write there.";
    CorrectPolicy:
        "社内のシステム担当の方に、ポリシーの設定の確認をご依頼ください。",
        "An administrator has to correct the policy.";
}
