import { button } from "../widgets/button";
import { failureOn } from "../widgets/failure";
import { credentialsCard, passwordField } from "../widgets/field";
import { lead } from "../widgets/section";
import type { Context, Rendered, ScreenOf } from "./screen";

const asked =
  "このパソコンの証明書データベースは、パスワードで保護されています。データベースのパスワードを入力の上、「認証」ボタンを押してください。";

const notTheLogin = "WEBサービスの「ログインパスワード」ではありませんので、ご注意ください。";

/** CCHK011 証明書データベースのパスワード: the store is protected by a password of its own. */
export function storePasswordScreen(screen: ScreenOf<"store_password">, context: Context): Rendered {
  const password = passwordField({ id: "store-password", label: "データベースのパスワード", failure: screen.failure });
  const close = button("close", "閉じる", "outlined", () => context.send((backend) => backend.close()));
  const unlock = button("unlock-store", "認証", "filled", () =>
    context.send((backend) => backend.unlock_store(password.take())),
  );
  const card = credentialsCard(password.container);
  return {
    id: "CCHK011",
    title: "証明書データベースのパスワード",
    body: [lead([asked], notTheLogin), card],
    actions: [close, unlock],
    primary: unlock,
    focus: password.input,
    sentence: failureOn(card),
  };
}
