import type { ErrorCode } from "../bindings/ErrorCode";
import type { Message } from "./message";

type Code = Extract<ErrorCode, `login_id_${string}` | `password_${string}`>;

/** What was typed cannot be right. */
export const typed: Record<Code, Message> = {
  login_id_empty: {
    ja: {
      title: "ログインIDを入力してください。",
      explanation: "WEBサービスにログインするときの「ログインID」です。",
      next: ["お忘れのときは、お問い合わせ先へお電話ください。"],
    },
    en: {
      title: "Enter your login ID.",
      explanation: "It is the login ID you use for the web service.",
      next: ["If you have forgotten it, call the contact."],
    },
  },
  login_id_too_long: {
    ja: {
      title: "ログインIDが長すぎます。",
      explanation: "ログインIDは64文字までです。余分な文字が入っていないかご確認ください。",
      next: ["ログインIDを入力し直してください。"],
    },
    en: {
      title: "The login ID is too long.",
      explanation: "A login ID has at most 64 characters. Check for characters that do not belong.",
      next: ["Enter the login ID again."],
    },
  },
  login_id_invalid: {
    ja: {
      title: "ログインIDに使えない文字が入っています。",
      explanation:
        "コロン（:）や、画面に見えない文字は使えません。メールなどから貼り付けたときは、キーボードで入力し直してください。",
      next: ["ログインIDを入力し直してください。"],
    },
    en: {
      title: "The login ID contains a character that cannot be used.",
      explanation: "Colons and invisible characters are not allowed. If you pasted it, type it by hand instead.",
      next: ["Enter the login ID again."],
    },
  },
  password_empty: {
    ja: {
      title: "パスワードを入力してください。",
      explanation: "パスワードの欄が空いています。",
      next: ["お忘れのときは、お問い合わせ先へお電話ください。"],
    },
    en: {
      title: "Enter your password.",
      explanation: "The password field is empty.",
      next: ["If you have forgotten it, call the contact."],
    },
  },
  password_too_long: {
    ja: {
      title: "パスワードが長すぎます。",
      explanation: "パスワードは128文字までです。ほかの文章を貼り付けていないかご確認ください。",
      next: ["パスワードを入力し直してください。"],
    },
    en: {
      title: "The password is too long.",
      explanation: "A password has at most 128 characters. Check whether other text was pasted.",
      next: ["Enter the password again."],
    },
  },
  password_invalid: {
    ja: {
      title: "パスワードに使えない文字が入っています。",
      explanation: "改行など、画面に見えない文字は使えません。貼り付けたときは、キーボードで入力し直してください。",
      next: ["パスワードを入力し直してください。"],
    },
    en: {
      title: "The password contains a character that cannot be used.",
      explanation: "Line breaks and other invisible characters are not allowed. If you pasted it, type it by hand.",
      next: ["Enter the password again."],
    },
  },
};
