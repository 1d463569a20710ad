import type { View } from "./bindings/View";

/**
 * The UI's only door to the core. Every member is one intent of the person at the screen and ends
 * in the next view; which view that is, the core alone decides. A test compares these names with
 * the core's command list and with the window's permissions.
 */
export interface Backend {
  /** Opens the channel on which views are pushed while intents run; answers the first view. */
  start(show: (view: View) => void): Promise<View>;
  /** CCHK001 「証明書発行」. */
  begin_issue(): Promise<View>;
  /** CCHK001 「証明書更新」 for the selected certificate (SHA-256, lower-case hex). */
  begin_renewal(fingerprint: string): Promise<View>;
  /** CCHK002 「認証して発行」 and 「認証」. */
  authenticate(login_id: string, password: string): Promise<View>;
  /** CCHK007 「古い証明書を削除」, once confirmed. */
  remove_superseded(): Promise<View>;
  /** CCHK008 「認証」. */
  authenticate_proxy(user: string, password: string): Promise<View>;
  /** CCHK011 「認証」. */
  unlock_store(password: string): Promise<View>;
  /** CCHK010 「続ける」. */
  resume(): Promise<View>;
  /** CCHK010 「破棄する」, once confirmed. */
  discard(): Promise<View>;
  /** CCHK009 「もう一度」. */
  retry(): Promise<View>;
  /** 「戻る」. */
  back(): Promise<View>;
  /** A new version: 「ダウンロード」, which goes on where it stopped. */
  download_update(): Promise<View>;
  /** 「キャンセル」 while it is being downloaded. */
  cancel_update(): Promise<View>;
  /** 「あとで」: until the next start. */
  postpone_update(): Promise<View>;
  /** 「インストール」; on Windows the app ends with it. */
  install_update(): Promise<View>;
  /** 「閉じる」, 「終了する」: ends the app. */
  close(): Promise<void>;
}

/** One call of the backend, as a screen asks for it. */
export type Intent = (backend: Backend) => Promise<View | void>;
