import type { Bank } from "../bindings/Bank";
import type { Language } from "../bindings/Language";
import type { View } from "../bindings/View";

/** The manual's bank, in the practice edition. */
export const bank: Bank = {
  app_name: "瀬戸信用金庫 電子証明書発行更新アプリ",
  window_title: "証明書発行アプリケーション",
  practice: true,
  contact: {
    name: "瀬戸信用金庫 国際業務部",
    phone_label: "フリーダイヤル",
    phone: "0120-551-039",
    hours: "平日9:00～17:00",
  },
};

/** The same bank in English. */
const bankInEnglish: Bank = {
  app_name: "Seto Shinkin Bank Certificate App",
  window_title: "Certificate Application",
  practice: true,
  contact: {
    name: "Seto Shinkin Bank, International Operations Department",
    phone_label: "Toll-free",
    phone: "0120-551-039",
    hours: "weekdays 9:00–17:00, in Japanese",
  },
};

/** The view in this language, as the core would send it. */
export function inLanguage(view: View, language: Language): View {
  const { practice } = view.bank;
  const names = view.language === language ? view.bank : language === "ja" ? bank : bankInEnglish;
  return { ...view, language, bank: { ...names, practice } };
}
