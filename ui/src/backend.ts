import type { Language } from "./bindings/Language";
import type { View } from "./bindings/View";

/**
 * The UI's only interface to the core. Every member is an intent of the user; only the core decides
 * which view follows. Views arrive on the channel; an intent returns the revision of the screen that
 * it ended on (`View.screen_revision`). A test compares these names with the core's command list and
 * with the window's permissions.
 */
export interface Backend {
  /** Opens the channel on which all views arrive in order, and requests the first. */
  start(show: (view: View) => void): Promise<number>;
  /** CCHK001 「証明書発行」. */
  begin_issue(): Promise<number>;
  /** CCHK001 「証明書更新」 for the selected certificate (SHA-256, lower-case hex). */
  begin_renewal(fingerprint: string): Promise<number>;
  /** CCHK002 「認証して発行」 and 「認証」. */
  authenticate(login_id: string, password: string): Promise<number>;
  /** CCHK007 「古い証明書を削除」, after confirmation. */
  remove_superseded(): Promise<number>;
  /** CCHK008 「認証」. */
  authenticate_proxy(user: string, password: string): Promise<number>;
  /** CCHK011 「認証」. */
  unlock_store(password: string): Promise<number>;
  /** CCHK010 「続ける」. */
  resume(): Promise<number>;
  /** CCHK010 「破棄する」, after confirmation. */
  discard(): Promise<number>;
  /** CCHK009 「もう一度」. */
  retry(): Promise<number>;
  /** 「戻る」. */
  back(): Promise<number>;
  /** CCHK001 「証明書の点検」, CCHK012 「もう一度点検する」. */
  inspect(): Promise<number>;
  /** CCHK009, CCHK012 「問い合わせ用情報の保存」. */
  save_support_bundle(): Promise<number>;
  /** Update dialog: 「ダウンロード」. */
  download_update(): Promise<number>;
  /** 「キャンセル」 during the download. */
  cancel_update(): Promise<number>;
  /** 「あとで」: until the next start. */
  postpone_update(): Promise<number>;
  /** 「インストール」; on Windows this ends the app. */
  install_update(): Promise<number>;
  /** 「English」, 「日本語」 in the header: switches the language, now and for the next start. */
  choose_language(language: Language): Promise<number>;
  /** 「閉じる」, 「終了する」: ends the app. */
  close(): Promise<null>;
}

/** A call of the backend requested by a screen. */
export type Intent = (backend: Backend) => Promise<number | null>;
