import { words } from "../language";
import { button } from "../widgets/button";
import { failureOn } from "../widgets/failure";
import { credentialsCard, passwordField } from "../widgets/field";
import { lead } from "../widgets/section";
import type { Context, Rendered, ScreenOf } from "./screen";

const introduction = () =>
  words(
    "このパソコンの証明書データベースは、パスワードで保護されています。データベースのパスワードを入力の上、「認証」ボタンを押してください。",
    "The certificate database of this PC is protected by a password. Type it, then press “Sign in”.",
  );

const notTheLogin = () =>
  words(
    "WEBサービスの「ログインパスワード」ではありませんので、ご注意ください。",
    "This is not the login password of the bank's web service.",
  );

/** CCHK011 証明書データベースのパスワード: the certificate store is protected by a password. */
export function storePasswordScreen(screen: ScreenOf<"store_password">, context: Context): Rendered {
  const password = passwordField({
    id: "store-password",
    label: words("データベースのパスワード", "Database password"),
    failure: screen.failure,
  });
  const close = button("close", words("閉じる", "Close"), "outlined", () => context.send((backend) => backend.close()));
  const unlock = button("unlock-store", words("認証", "Sign in"), "filled", () =>
    context.send((backend) => backend.unlock_store(password.take())),
  );
  const card = credentialsCard(password.container);
  return {
    id: "CCHK011",
    title: words("証明書データベースのパスワード", "Password of the certificate database"),
    body: [lead([introduction()], notTheLogin()), card],
    actions: [close, unlock],
    primary: unlock,
    focus: password.input,
    sentence: failureOn(card),
  };
}
