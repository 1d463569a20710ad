import type { Session } from "../bindings/Session";
import { element } from "../dom";
import { words } from "../language";
import { caution } from "./section";

/** A line that names the user and PC of a new certificate. */
export function sessionLine({ user, computer }: Session): HTMLElement {
  const japanese = `このパソコン（${computer}）のユーザー「${user}」で使う証明書を発行します。`;
  return element(
    "p",
    { class: "note", id: "session" },
    words(japanese, `The certificate will be for the user “${user}” of this PC (${computer}).`),
  );
}

/** Warns if the PC or the user is not the one that the clerk may expect. */
export function sessionCautions({ user, computer, is_remote, is_of_another_user }: Session): readonly HTMLElement[] {
  const cautions: HTMLElement[] = [];
  if (is_remote) {
    cautions.push(
      caution(
        words("リモートデスクトップでお使いです。", "You are using remote desktop."),
        words(
          `証明書は接続先のパソコン（${computer}）に保存されます。お手元のパソコンのブラウザでは使えません。`,
          `The certificate will be on the PC you are connected to (${computer}). Browsers on the PC in front of you cannot use it.`,
        ),
      ),
    );
  }
  if (is_of_another_user) {
    cautions.push(
      caution(
        words("別のユーザーの権限で実行しています。", "The app is running as another user."),
        words(
          `証明書はユーザー「${user}」のものになり、ふだんサインインしているユーザーのブラウザでは使えません。アプリを閉じ、ふだんのユーザーで、もう一度起動してください。`,
          `The certificate will belong to “${user}”; the browsers of the user who is signed in cannot use it. Close the app and start it as your usual user.`,
        ),
      ),
    );
  }
  return cautions;
}
