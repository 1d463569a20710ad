import type { ErrorCode } from "../bindings/ErrorCode";
import { type Message, text } from "./message";

type Code = Extract<ErrorCode, `login_id_${string}` | `password_${string}`>;

/** What was typed cannot be right. */
export const typed: Record<Code, Message> = {
  login_id_empty: {
    ja: text(
      "ログインIDを入力してください。",
      "WEBサービスにログインするときの「ログインID」です。",
      "お忘れのときは、お問い合わせ先へお電話ください。",
    ),
    en: text(
      "Enter your login ID.",
      "It is the login ID you use for the web service.",
      "If you have forgotten it, call the contact.",
    ),
  },
  login_id_too_long: {
    ja: text(
      "ログインIDが長すぎます。",
      "ログインIDは64文字までです。余分な文字が入っていないかご確認ください。",
      "ログインIDを入力し直してください。",
    ),
    en: text(
      "The login ID is too long.",
      "A login ID has at most 64 characters. Check for characters that do not belong.",
      "Enter the login ID again.",
    ),
  },
  login_id_invalid: {
    ja: text(
      "ログインIDに使えない文字が入っています。",
      "コロン（:）や、画面に見えない文字は使えません。メールなどから貼り付けたときは、キーボードで入力し直してください。",
      "ログインIDを入力し直してください。",
    ),
    en: text(
      "The login ID contains a character that cannot be used.",
      "Colons and invisible characters are not allowed. If you pasted it, type it by hand instead.",
      "Enter the login ID again.",
    ),
  },
  password_empty: {
    ja: text(
      "パスワードを入力してください。",
      "パスワードの欄が空いています。",
      "お忘れのときは、お問い合わせ先へお電話ください。",
    ),
    en: text("Enter your password.", "The password field is empty.", "If you have forgotten it, call the contact."),
  },
  password_too_long: {
    ja: text(
      "パスワードが長すぎます。",
      "パスワードは128文字までです。ほかの文章を貼り付けていないかご確認ください。",
      "パスワードを入力し直してください。",
    ),
    en: text(
      "The password is too long.",
      "A password has at most 128 characters. Check whether other text was pasted.",
      "Enter the password again.",
    ),
  },
  password_invalid: {
    ja: text(
      "パスワードに使えない文字が入っています。",
      "改行など、画面に見えない文字は使えません。貼り付けたときは、キーボードで入力し直してください。",
      "パスワードを入力し直してください。",
    ),
    en: text(
      "The password contains a character that cannot be used.",
      "Line breaks and other invisible characters are not allowed. If you pasted it, type it by hand.",
      "Enter the password again.",
    ),
  },
};
