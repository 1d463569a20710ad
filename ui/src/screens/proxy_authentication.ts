import { element } from "../dom";
import { words } from "../language";
import { button } from "../widgets/button";
import { failureOn } from "../widgets/failure";
import { credentialsCard, failureOf, passwordField, textField } from "../widgets/field";
import { alert, details, lead } from "../widgets/section";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

type ProxyAuthentication = ScreenOf<"proxy_authentication">;

/** CCHK008 プロキシ認証: the company's proxy requires a user name and password. */
export function proxyAuthenticationScreen(screen: ProxyAuthentication, context: Context): Rendered {
  const user = textField({
    id: "proxy-user",
    label: words("ユーザ名", "User name"),
    value: screen.user,
    failure: failureOf("proxy_user", screen.failure),
  });
  const password = passwordField({
    id: "proxy-password",
    label: words("パスワード", "Password"),
    failure: failureOf("password", screen.failure),
  });
  const back = button("back", words("戻る", "Back"), "outlined", () => context.send((backend) => backend.back()));
  const authenticate = button("authenticate-proxy", words("認証", "Sign in"), "filled", () =>
    context.send((backend) => backend.authenticate_proxy(user.input.value, password.take())),
  );
  const card = credentialsCard(user.container, password.container);
  return {
    id: "CCHK008",
    work: acquisition(),
    title: words("プロキシ認証", "Proxy sign-in"),
    body: [
      leadOf(screen.proxy),
      ...(screen.shows_password ? [alert("caution", element("p", {}, readable()))] : []),
      card,
      details(...unknown()),
    ],
    actions: [authenticate, back],
    primary: authenticate,
    back,
    focus: screen.user === "" || screen.failure?.field === "proxy_user" ? user.input : password.input,
    sentence: failureOn(card),
  };
}

function leadOf(proxy: string): HTMLElement {
  const which = element(
    "span",
    {},
    words("プロキシ", "The proxy "),
    element("strong", {}, proxy),
    words("には、ユーザ名とパスワードを指定する必要があります。", " asks for a user name and a password."),
  );
  const press = words(
    "ユーザ名とパスワードを入力の上、「認証」ボタンを押してください。",
    "Type your user name and password, then press “Sign in”.",
  );
  return lead([which, press], notTheLogin());
}

const readable = () =>
  words(
    "ユーザ名とパスワードは、このプロキシまで暗号化されずに送られ、社内のネットワークでほかの人に読み取られるおそれがあります。",
    "User name and password go to this proxy unencrypted; others in your company's network may be able to read them.",
  );

const notTheLogin = () =>
  words(
    "お勤め先のネットワークのユーザ名とパスワードです。WEBサービスの「ログインID」「ログインパスワード」ではありませんので、ご注意ください。",
    "These are the ones of your company's network, not the login ID and login password of the bank's web service.",
  );

const unknown = () =>
  [
    words("ユーザ名やパスワードがわからないときは", "If you do not know them"),
    words(
      "社内のシステム担当の方に「プロキシのユーザ名とパスワード」をお尋ねください。入力した内容は、このアプリを閉じるまでの間だけ使い、保存しません。",
      "Ask your IT department for the user name and password of the proxy. What you type is used until this app is closed, and is not saved.",
    ),
  ] as const;
