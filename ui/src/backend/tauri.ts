import { Channel, invoke } from "@tauri-apps/api/core";
import type { Backend } from "../backend";
import type { View } from "../bindings/View";

/** The backend inside the app's window: one command of the core for each intent. */
export const backend: Backend = {
  start: (show) => invoke<View>("start", { views: new Channel<View>(show) }),
  begin_issue: () => invoke<View>("begin_issue"),
  begin_renewal: (fingerprint) => invoke<View>("begin_renewal", { fingerprint }),
  authenticate: (loginId, password) => invoke<View>("authenticate", { loginId, password }),
  remove_superseded: () => invoke<View>("remove_superseded"),
  authenticate_proxy: (user, password) => invoke<View>("authenticate_proxy", { user, password }),
  unlock_store: (password) => invoke<View>("unlock_store", { password }),
  resume: () => invoke<View>("resume"),
  discard: () => invoke<View>("discard"),
  retry: () => invoke<View>("retry"),
  back: () => invoke<View>("back"),
  download_update: () => invoke<View>("download_update"),
  cancel_update: () => invoke<View>("cancel_update"),
  postpone_update: () => invoke<View>("postpone_update"),
  install_update: () => invoke<View>("install_update"),
  close: () => invoke<void>("close"),
};
