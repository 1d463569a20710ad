import type { SupportBundleView } from "../bindings/SupportBundleView";
import { element } from "../dom";
import { words } from "../language";
import { button } from "./button";
import { failureBeside } from "./failure";
import { icon } from "./icon";

/** A screen's body with the support bundle: the result of saving it first, or the button to save it last. */
export function withSupportBundle(
  body: readonly HTMLElement[],
  bundle: SupportBundleView | null,
  press: () => void,
): HTMLElement[] {
  const save = button(
    "save-support-bundle",
    words("問い合わせ用情報の保存", "Save information for support"),
    "quiet",
    press,
  );
  const what = element(
    "span",
    {},
    words(
      "お問い合わせの際に、点検の結果とアプリの記録をお送りいただけます。",
      "You can send support what the check has found, and the app's log.",
    ),
  );
  const offer = element("p", { class: "beside-cards" }, what, save);
  if (bundle === null) return [...body, offer];
  if (bundle.kind === "failed") return [failureBeside(bundle.failure, "bundle-failure").box, ...body, offer];
  return [savedAt(bundle.path, bundle.reference), ...body];
}

function savedAt(path: string, reference: string): HTMLElement {
  return element(
    "section",
    { id: "saved", class: "done" },
    icon("check"),
    element(
      "div",
      {},
      element(
        "p",
        {},
        element("strong", {}, words("問い合わせ用情報を保存しました。", "The information for support has been saved.")),
      ),
      element("p", {}, element("code", {}, path)),
      element(
        "p",
        {},
        words("お電話では、番号「", "On the telephone, give the number “"),
        element("b", { class: "reference" }, reference),
        words(
          "」をお伝えください。中をご確認のうえ、案内に従ってお送りください。",
          "”. Look at what is in the file, then send it as you are told.",
        ),
      ),
    ),
  );
}
