import { ja, type Messages } from "./message";

const ASK = "社内のシステム担当の方に、この画面をお見せのうえご相談ください。";
const ASK_EN = "Show this screen to your IT department.";

/** The company's proxy. */
export const proxy = {
  proxy_unreachable: ja(
    "プロキシに接続できません。",
    "このパソコンには、インターネットへの出口としてプロキシが設定されていますが、返事がありません。",
    "社内ネットワーク（LANケーブル、Wi-Fi、VPN）につながっているかご確認のうえ、もう一度お試しください。",
    "社外でお使いのときは、プロキシの設定を外す必要があることがあります。",
    ASK,
  ).en(
    "The proxy cannot be reached.",
    "This PC is set to use a proxy as its route to the internet, but it does not answer.",
    "Check that you are on the company network (cable, Wi-Fi, VPN) and try again.",
    "Outside of the company, the proxy setting may have to be turned off.",
    ASK_EN,
  ),
  proxy_untrusted: ja(
    "お勤め先のプロキシが、本物だと確認できませんでした。",
    "プロキシの証明書が、このパソコンの信頼する発行元のものでないか、名前や有効期限が合っていません。安全のため、ユーザ名やパスワードは送っていません。",
    "社外のWi-Fiなどをお使いのときは、社内ネットワーク（LANケーブル、Wi-Fi、VPN）につないで、もう一度お試しください。",
    "社内のシステム担当の方に、この画面をお見せのうえ、「プロキシ（https）の証明書と、このパソコンの信頼されたルート証明機関」をご確認いただいてください。",
  ).en(
    "It could not be verified that the proxy is your company's.",
    "The proxy's certificate is not from an authority that this PC trusts, or its name or dates do not fit. For safety, no user name or password was sent.",
    "Outside of the company, connect to the company network (cable, Wi-Fi, VPN) and try again.",
    "Show this screen to your IT department, to check the certificate of the proxy (https) and the root authorities that this PC trusts.",
  ),
  proxy_tls_failed: ja(
    "プロキシと安全な通信を始められませんでした。",
    "暗号化して接続するプロキシ（アドレスが https で始まるもの）が設定されていますが、相手がそれに応じません。ユーザ名やパスワードは送っていません。",
    "社内のシステム担当の方に、この画面をお見せのうえ、「プロキシのアドレスは https で始まるのか、http で始まるのか」をお尋ねください。",
  ).en(
    "No secure connection to the proxy.",
    "A proxy that is reached within TLS (its address begins with https) is set, but what is there does not speak it. No user name or password was sent.",
    "Show this screen to your IT department, and ask whether the proxy's address begins with https or with http.",
  ),
  proxy_credentials_required: ja(
    "プロキシの認証が済んでいないため、先へ進めません。",
    "お勤め先のプロキシが、ユーザ名とパスワードを求めています。入力されるまで、この先へは何も送りません。",
    "社内のシステム担当の方に「プロキシのユーザ名とパスワード」をお尋ねください。",
    "わかりましたら、もう一度お試しください。プロキシ認証の画面が表示されますので、入力してください。",
  ).en(
    "The proxy has not been told who you are.",
    "Your company's proxy asks for a user name and a password. Until it is told, nothing is sent any further.",
    "Ask your IT department for the proxy's user name and password.",
    "Then try again and enter them.",
  ),
  proxy_credentials_wrong: ja(
    "プロキシのユーザ名またはパスワードが違います。",
    "お勤め先のプロキシが、入力された内容を受け付けませんでした。",
    "大文字と小文字、Caps Lock を確かめて、もう一度入力してください。",
  ).en(
    "The proxy does not take this user name and password.",
    "Your company's proxy refused what was entered.",
    "Check upper and lower case and Caps Lock, and enter them again.",
  ),
  proxy_user_empty: ja(
    "プロキシのユーザ名を入力してください。",
    "お勤め先のネットワークのユーザ名です。WEBサービスのログインIDではありません。",
    "わからないときは、社内のシステム担当の方にお尋ねください。",
  ).en(
    "Enter the proxy's user name.",
    "It is your user name on the company's network, not the web service's login ID.",
    "If you do not know it, ask your IT department.",
  ),
  proxy_unsupported: ja(
    "プロキシの認証方式に対応していません。",
    "お勤め先のプロキシが求める認証方式を、このアプリは使えません。",
    "社内のシステム担当の方に「銀行のサービスへの通信を、プロキシ認証の対象から外す」よう、ご相談ください。",
  ).en(
    "The proxy's authentication method is not supported.",
    "The proxy asks for an authentication method that this app does not know.",
    "Ask your IT department to let connections to the bank pass without authentication.",
  ),
  proxy_authentication_forbidden: ja(
    "プロキシの認証方式が、管理者の設定で禁止されています。",
    "お勤め先のプロキシが求める認証方式を、このパソコンの設定（ポリシー）が禁止しています。ユーザ名やパスワードは送っていません。",
    "社内のシステム担当の方に、この画面をお見せのうえ、「プロキシの認証方式が、ポリシー WeakestProxyAuthentication（Linux では weakest_proxy_authentication）の許す方式より弱い」とお伝えください。",
  ).en(
    "The proxy's authentication method is forbidden by this PC's policy.",
    "The proxy asks for an authentication method that this PC's policy does not allow. No user name or password was sent.",
    "Show this screen to your IT department: the proxy's methods are weaker than the policy WeakestProxyAuthentication (on Linux weakest_proxy_authentication) allows.",
  ),
  proxy_authentication_weaker: ja(
    "プロキシが、これまでより弱い認証方式を求めています。",
    "お勤め先のプロキシは、先ほどまでより安全な認証方式を使っていました。別の機器がプロキシになりすましているおそれがあるため、ユーザ名やパスワードは送っていません。",
    "社内のシステム担当の方に、この画面をお見せのうえ、「プロキシの認証方式を変えたか」をお尋ねください。",
    "変えたとのことでしたら、このアプリをいったん閉じ、もう一度起動してください。",
  ).en(
    "The proxy asks for a weaker authentication method than before.",
    "Your company's proxy has used a safer method until now. Something else may be posing as the proxy, so no user name or password was sent.",
    "Show this screen to your IT department and ask whether the proxy's authentication method has been changed.",
    "If it has, close this app and start it again.",
  ),
  proxy_sign_in_failed: ja(
    "プロキシが、社内ネットワークへのサインインを求めています。",
    "お勤め先のプロキシは、社内のドメインにサインインしている利用者だけを通します（認証方式 Negotiate）。このパソコンからは、その確認ができませんでした。",
    "社内ネットワーク（LANケーブル、Wi-Fi、VPN）につないで、パソコンにサインインし直してから、もう一度お試しください。",
    "ユーザ名を入力されたときは、「ユーザ名@ドメイン名」の形でもお試しください。",
    "Linuxでは Kerberos が必要です。社内のシステム担当の方に、この画面をお見せのうえ、「プロキシが Kerberos に対応しているか、NTLM だけではないか」をお尋ねください。",
  ).en(
    "The proxy asks for a user who is signed in to the company network.",
    "Your company's proxy lets through only users of its domain (authentication method Negotiate). This PC could not show that you are one.",
    "Connect to the company network (cable, Wi-Fi, VPN), sign in to this PC again, and try once more.",
    "If you entered a user name, try it as user@domain, too.",
    "On Linux this needs Kerberos. Show this screen to your IT department, and ask whether the proxy takes Kerberos, or NTLM alone.",
  ),
  proxy_refused: ja(
    "プロキシが、銀行のサービスへの接続を許可しませんでした。",
    "お勤め先のプロキシの設定で、接続先が制限されています。",
    "社内のシステム担当の方に「このアプリから銀行のサービスへの接続を許可する」よう、ご依頼ください。",
  ).en(
    "The proxy does not allow the connection to the bank's service.",
    "Your company's proxy restricts where connections may lead.",
    "Ask your IT department to allow this app's connections to the bank.",
  ),
  proxy_service_unreachable: ja(
    "プロキシから銀行のサービスに接続できません。",
    "プロキシまでは届きましたが、その先の銀行のサービスから返事がありません。サービスが止まっていることもあります。",
    "数分たってから、もう一度お試しください。",
    "解決しないときは、お問い合わせ先へお電話ください。",
  ).en(
    "The proxy does not reach the bank's service.",
    "The proxy was reached, but nothing answers behind it. The service may be down.",
    "Try again in a few minutes.",
    "If that does not help, call the contact.",
  ),
  proxy_unreadable: ja(
    "プロキシの返事を読み取れませんでした。",
    "プロキシとして設定された相手が、プロキシではないか、途中で通信が切れました。",
    "もう一度お試しください。",
    ASK,
  ).en(
    "The proxy's answer cannot be read.",
    "What is set as the proxy may be none, or the connection broke off.",
    "Try again.",
    ASK_EN,
  ),
  proxy_inspects: ja(
    "プロキシが、暗号化された通信を検査しています。",
    "銀行のサービスの証明書ではなく、お勤め先のプロキシの証明書が返ってきました。本物の銀行かどうかを確認できないため、接続をやめました。パスワードは送っていません。",
    "社内のシステム担当の方に「銀行のサービスへの通信を、TLS（SSL）検査の対象から外す」よう、ご依頼ください。",
    "電子証明書の更新では、この検査があると認証そのものができません。",
  ).en(
    "The proxy inspects encrypted traffic.",
    "The certificate that came is the proxy's, not the bank's. The connection was given up; no password was sent.",
    "Ask your IT department to exempt connections to the bank from TLS inspection.",
    "A renewal cannot work through such an inspection at all.",
  ),
  proxy_setting_unusable: ja(
    "プロキシの設定を使えません。",
    "このパソコンに設定されているプロキシのアドレスが正しくないか、対応していない種類（SOCKS など）です。",
    "アドレスにユーザ名やパスワードを書くときは、「/」は「%2F」、「?」は「%3F」、「#」は「%23」と書きます。",
    ASK,
  ).en(
    "The proxy setting cannot be used.",
    "The address that is set is none, or of a kind that is not supported (such as SOCKS).",
    "Where the address has a user name or password in it, / is written %2F, ? is %3F and # is %23.",
    ASK_EN,
  ),
  policy_unusable: ja(
    "管理者の設定（ポリシー）を読み取れません。",
    "お勤め先の管理者が、このパソコンからの接続のしかたを定めていますが、その設定に誤りがあります。安全のため、どこにも接続していません。",
    "社内のシステム担当の方に、この画面をお見せください。直す場所は、エラーコードの下に表示されています。",
    "設定が直りましたら、このアプリをいったん閉じ、もう一度起動してください。",
  ).en(
    "This PC's policy cannot be read.",
    "Your company's administrator has set how this PC connects, but there is a mistake in that setting. For safety, the app has connected to nothing.",
    "Show this screen to your IT department. The place to put right is named below the error code.",
    "Once that is put right, close this app and start it again.",
  ),
  proxy_script_unavailable: ja(
    "プロキシの自動設定を取得できません。",
    "このパソコンは、プロキシの自動設定（自動構成スクリプト）を使うように設定されていますが、その設定を取得できません。",
    "社内ネットワーク（LANケーブル、Wi-Fi、VPN）につながっているかご確認のうえ、もう一度お試しください。",
    ASK,
  ).en(
    "The automatic proxy configuration cannot be fetched.",
    "This PC is set to find its proxy by a configuration script, which cannot be fetched.",
    "Check that you are on the company network (cable, Wi-Fi, VPN) and try again.",
    ASK_EN,
  ),
  proxy_script_failed: ja(
    "プロキシの自動設定に誤りがあります。",
    "お勤め先のプロキシの自動設定（自動構成スクリプト）から、銀行のサービスへの経路がわかりませんでした。",
    ASK,
  ).en(
    "The automatic proxy configuration fails.",
    "Your company's configuration script names no route to the bank's service.",
    ASK_EN,
  ),
} satisfies Messages;
