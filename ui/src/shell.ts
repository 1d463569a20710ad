import type { Bank } from "./bindings/Bank";
import { element, setText } from "./dom";
import { otherLanguage, words } from "./language";
import { inProgress, type Rendered } from "./screens/screen";
import { button } from "./widgets/button";
import { contactDialog } from "./widgets/contact";
import { icon } from "./widgets/icon";

/** After so long a clerk wonders whether anything happens, in milliseconds. */
const PATIENCE = 400;

/** What stays while screens come and go: the banner, the header, the bar of buttons, the contact. */
export class Shell {
  readonly #banner = element("p", { class: "practice", hidden: true });
  readonly #name = element("p", { class: "app-name" });
  readonly #id = element("p", { class: "screen-id" });
  readonly #main = element("main");
  readonly #footer = element("footer", { class: "bar" });
  readonly #waiting = element("p", { class: "waiting", role: "status" });
  #patience: ReturnType<typeof setTimeout> | undefined;
  readonly #contact = contactDialog();
  readonly #contactButton: HTMLButtonElement;
  readonly #languageButton: HTMLButtonElement;
  #bank: Bank | null = null;

  constructor(switchLanguage: () => void) {
    this.#contactButton = button("contact", "", "outlined", () => this.#openContact());
    this.#contactButton.hidden = true;
    this.#languageButton = button("choose-language", "", "quiet", switchLanguage);
    this.#languageButton.hidden = true;
    this.#footer.append(this.#waiting);
    document.body.append(
      element(
        "header",
        {},
        this.#banner,
        element(
          "div",
          { class: "head" },
          element("div", { class: "brand" }, icon("certificate"), this.#name),
          this.#contactButton,
          this.#languageButton,
          this.#id,
        ),
      ),
      this.#main,
      this.#footer,
      this.#contact.dialog,
    );
  }

  /** Shows who the bank is, on every screen, in the present language. */
  showBank(bank: Bank): void {
    this.#bank = bank;
    this.#banner.hidden = !bank.practice;
    this.#banner.replaceChildren(...practiceWords());
    this.#name.textContent = bank.app_name;
    this.#contactButton.replaceChildren(icon("phone"), words("お問い合わせ", "Contact"));
    this.#contactButton.hidden = false;
    // In the language it leads to, for those who look for it.
    this.#languageButton.textContent = words("English", "日本語");
    this.#languageButton.lang = otherLanguage();
    this.#languageButton.hidden = false;
  }

  /** Where the focus stays when the language has been switched. */
  focusLanguage(): void {
    this.#languageButton.focus();
  }

  /** Puts a screen in place of the last one and the focus where it belongs. */
  showScreen(screen: Rendered): void {
    const heading = element("h1", { tabindex: "-1", "aria-describedby": screen.describedBy?.id }, screen.title);
    const work = screen.work === undefined ? null : element("p", { class: "work" }, screen.work);
    this.#main.replaceChildren(element("div", { class: "heading" }, work, heading), ...screen.body);
    const bar = [...(screen.hint ? [screen.hint] : []), ...screen.actions];
    this.#footer.replaceChildren(this.#waiting, ...bar);
    this.#footer.hidden = bar.length === 0;
    this.#id.textContent = screen.id;
    document.documentElement.dataset["screen"] = screen.id;
    this.showTitle(screen);
    this.setBusy(false);
    window.scrollTo(0, 0);
    focusOn(screen.focus ?? heading);
  }

  /** Names the window by what is on it now. */
  showTitle(screen: Rendered): void {
    document.title = titleOf(screen, this.#bank);
  }

  /** An intent runs: the screen takes no other one, and says so where it takes longer. */
  setBusy(busy: boolean): void {
    clearTimeout(this.#patience);
    this.#waiting.replaceChildren();
    if (busy) this.#patience = setTimeout(() => setText(this.#waiting, inProgress()), PATIENCE);
    this.#main.setAttribute("aria-busy", String(busy));
    document.documentElement.dataset["busy"] = String(busy);
  }

  #openContact(): void {
    if (this.#bank !== null) {
      this.#contact.open(this.#bank.contact, this.#id.textContent ?? "");
    }
  }
}

/** The manual's title first. */
function titleOf({ title, sentence }: Rendered, bank: Bank | null): string {
  const parts = [bank?.window_title, title, sentence?.textContent, bank?.app_name];
  return parts.filter((part) => Boolean(part)).join(" - ");
}

function practiceWords(): readonly HTMLElement[] {
  const told = words("実際の銀行にはつながりません", "It does not connect to a real bank");
  return [element("strong", {}, words("練習用", "Practice")), element("span", {}, told)];
}

/**
 * What stands in a field is selected, so that typing replaces it. What was wrong with it stands
 * below it and must not be hidden behind the bar of buttons.
 */
function focusOn(target: HTMLElement): void {
  // WebKit tells a screen reader of the caret at once, but of the focus only after a layout. Orca does not read a field
  // in which it has met the caret first.
  target.addEventListener("focus", () => target.getBoundingClientRect(), { once: true });
  target.focus();
  if (target instanceof HTMLInputElement) {
    target.select();
    target.closest(".field")?.scrollIntoView({ block: "nearest" });
  }
}
