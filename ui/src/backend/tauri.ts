import { Channel, invoke } from "@tauri-apps/api/core";
import type { Backend } from "../backend";
import type { View } from "../bindings/View";

/** The backend in the app's window: each intent is a Tauri command of the core. */
export const backend: Backend = {
  start: (show) => invoke<number>("start", { views: new Channel<View>(show) }),
  begin_issue: () => invoke<number>("begin_issue"),
  begin_renewal: (fingerprint) => invoke<number>("begin_renewal", { fingerprint }),
  authenticate: (loginId, password) => invoke<number>("authenticate", { loginId, password }),
  remove_superseded: () => invoke<number>("remove_superseded"),
  authenticate_proxy: (user, password) => invoke<number>("authenticate_proxy", { user, password }),
  unlock_store: (password) => invoke<number>("unlock_store", { password }),
  resume: () => invoke<number>("resume"),
  discard: () => invoke<number>("discard"),
  retry: () => invoke<number>("retry"),
  back: () => invoke<number>("back"),
  inspect: () => invoke<number>("inspect"),
  save_support_bundle: () => invoke<number>("save_support_bundle"),
  download_update: () => invoke<number>("download_update"),
  cancel_update: () => invoke<number>("cancel_update"),
  postpone_update: () => invoke<number>("postpone_update"),
  install_update: () => invoke<number>("install_update"),
  choose_language: (language) => invoke<number>("choose_language", { language }),
  close: () => invoke<null>("close"),
};
