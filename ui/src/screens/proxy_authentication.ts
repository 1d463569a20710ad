import { element } from "../dom";
import { button } from "../widgets/button";
import { failureOn } from "../widgets/failure";
import { credentialsCard, failureOf, passwordField, textField } from "../widgets/field";
import { alert, details, lead } from "../widgets/section";
import { acquisition, type Context, type Rendered, type ScreenOf } from "./screen";

type ProxyAuthentication = ScreenOf<"proxy_authentication">;

/** CCHK008 プロキシ認証: the company's proxy asks for a user name and a password of its own. */
export function proxyAuthenticationScreen(screen: ProxyAuthentication, context: Context): Rendered {
  const user = textField({
    id: "proxy-user",
    label: "ユーザ名",
    value: screen.user,
    failure: failureOf("proxy_user", screen.failure),
  });
  const password = passwordField({
    id: "proxy-password",
    label: "パスワード",
    failure: failureOf("password", screen.failure),
  });
  const back = button("back", "戻る", "outlined", () => context.send((backend) => backend.back()));
  const authenticate = button("authenticate-proxy", "認証", "filled", () =>
    context.send((backend) => backend.authenticate_proxy(user.input.value, password.take())),
  );
  const card = credentialsCard(user.container, password.container);
  return {
    id: "CCHK008",
    work: acquisition,
    title: "プロキシ認証",
    body: [
      leadOf(screen.proxy),
      ...(screen.shows_password ? [alert("caution", element("p", {}, readable))] : []),
      card,
      details(...unknown),
    ],
    actions: [authenticate, back],
    primary: authenticate,
    back,
    focus: screen.user === "" || screen.failure?.field === "proxy_user" ? user.input : password.input,
    sentence: failureOn(card),
  };
}

function leadOf(proxy: string): HTMLElement {
  const words = ["プロキシ", element("strong", {}, proxy), "には、ユーザ名とパスワードを指定する必要があります。"];
  const press = "ユーザ名とパスワードを入力の上、「認証」ボタンを押してください。";
  return lead([element("span", {}, ...words), press], notTheLogin);
}

const readable =
  "ユーザ名とパスワードは、このプロキシまで暗号化されずに送られ、社内のネットワークでほかの人に読み取られるおそれがあります。";

const notTheLogin =
  "お勤め先のネットワークのユーザ名とパスワードです。WEBサービスの「ログインID」「ログインパスワード」ではありませんので、ご注意ください。";

const unknown = [
  "ユーザ名やパスワードがわからないときは",
  "社内のシステム担当の方に「プロキシのユーザ名とパスワード」をお尋ねください。入力した内容は、このアプリを閉じるまでの間だけ使い、保存しません。",
] as const;
