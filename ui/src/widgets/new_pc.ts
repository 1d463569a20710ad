import type { CertificateView } from "../bindings/CertificateView";
import { element } from "../dom";
import { words } from "../language";
import { fact, facts } from "./section";

/** What to do when changing PCs, with what the administrator has to be told of the certificate that is looked at. */
export class NewPcGuide {
  readonly container: HTMLElement;
  readonly #told = element("div", { id: "new-pc-certificate" });

  constructor() {
    const [tell, issue] = [
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
      element("li", {}, element("p", {}, tell), this.#told),
      element("li", {}, issue),
    );
    const question = words("パソコンを替えるときは", "When you change PCs");
    this.container = element("details", { id: "new-pc" }, element("summary", {}, question), steps);
    this.show(null);
  }

  /** Of this certificate; null while none is looked at. */
  show(certificate: CertificateView | null): void {
    this.#told.replaceChildren(certificate === null ? notChosen() : whatToTell(certificate));
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

/** One press selects a value, to be copied. */
function whatToTell({ login_id: loginId, common_name: name, serial }: CertificateView): HTMLElement {
  const whose =
    loginId === null
      ? fact("Common Name", name, { class: "serial" })
      : fact(words("ログインID", "Login ID"), loginId, { class: "serial" });
  return facts(whose, fact(words("証明書シリアル番号", "Serial number"), serial, { class: "serial" }));
}
