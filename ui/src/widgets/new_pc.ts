import type { CertificateView } from "../bindings/CertificateView";
import { element } from "../dom";
import { words } from "../language";
import { fact, facts } from "./section";

/** What to do when changing PCs, with the facts about the current certificate that the administrator needs. */
export class NewPcGuide {
  readonly container: HTMLElement;
  readonly #facts = element("div", { id: "new-pc-certificate" });

  constructor() {
    const [report, issue] = [
      words(
        "会社の管理者の方か、お問い合わせ先に、次のログインIDとシリアル番号を伝え、古い証明書の失効と再発行の許可をご依頼ください。失効すると、このパソコンではログインできなくなります。",
        "Tell your company's administrator, or the contact, this login ID and serial number, and ask to have the old certificate revoked and a new issue allowed. From then on, this PC does not log in any more.",
      ),
      words(
        "新しいパソコンにアプリをインストールし、同じログインIDで「証明書発行」を行ってください。",
        "Install the app on the new PC, and issue a certificate there for the same login ID.",
      ),
    ];
    const steps = element(
      "ol",
      { class: "next" },
      element("li", {}, element("p", {}, report), this.#facts),
      element("li", {}, issue),
    );
    const question = words("パソコンを替えるときは", "When you change PCs");
    this.container = element("details", { id: "new-pc" }, element("summary", {}, question), steps);
    this.show(null);
  }

  /** Shows the facts of this certificate; null if no row is current. */
  show(certificate: CertificateView | null): void {
    this.#facts.replaceChildren(certificate === null ? notChosen() : factsOf(certificate));
  }
}

function notChosen(): HTMLElement {
  return element(
    "p",
    { class: "note" },
    words(
      "上のリストで証明書を選ぶと、ここに表示されます。",
      "They are shown here once a certificate is chosen in the list above.",
    ),
  );
}

/** A click selects a whole value for copying. */
function factsOf({ login_id: loginId, common_name: name, serial }: CertificateView): HTMLElement {
  const whose =
    loginId === null
      ? fact("Common Name", name, { class: "serial" })
      : fact(words("ログインID", "Login ID"), loginId, { class: "serial" });
  return facts(whose, fact(words("証明書シリアル番号", "Serial number"), serial, { class: "serial" }));
}
