import type { Bank } from "./bindings/Bank";
import { element, setText } from "./dom";
import { otherLanguage, words } from "./language";
import { inProgress, type Rendered } from "./screens/screen";
import { button } from "./widgets/button";
import { contactDialog } from "./widgets/contact";
import { icon } from "./widgets/icon";

/** Delay before a running intent is indicated, in milliseconds. */
const BUSY_DELAY = 400;

/** The parts shared by all screens: banner, header, button bar and contact dialog. */
export class Shell {
  readonly #banner = element("p", { class: "practice", hidden: true });
  readonly #name = element("p", { class: "app-name" });
  readonly #id = element("p", { class: "screen-id" });
  readonly #main = element("main");
  readonly #footer = element("footer", { class: "bar" });
  readonly #waiting = element("p", { class: "waiting", role: "status" });
  #busyTimer: ReturnType<typeof setTimeout> | undefined;
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

  /** Shows the bank's name in the current language. */
  showBank(bank: Bank): void {
    this.#bank = bank;
    this.#banner.hidden = !bank.practice;
    this.#banner.replaceChildren(...practiceWords());
    this.#name.textContent = bank.app_name;
    this.#contactButton.replaceChildren(icon("phone"), words("お問い合わせ", "Contact"));
    this.#contactButton.hidden = false;
    // Labelled in the language that it selects.
    this.#languageButton.textContent = words("English", "日本語");
    this.#languageButton.lang = otherLanguage();
    this.#languageButton.hidden = false;
  }

  /** Keeps the focus on the switch after the language has changed. */
  focusLanguage(): void {
    this.#languageButton.focus();
  }

  /** Replaces the screen and sets the focus. */
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

  /** Sets the window's title for this screen. */
  showTitle(screen: Rendered): void {
    document.title = titleOf(screen, this.#bank);
  }

  /** Marks the screen as busy while an intent runs, with a visible message after a delay. */
  setBusy(busy: boolean): void {
    clearTimeout(this.#busyTimer);
    this.#waiting.replaceChildren();
    if (busy) this.#busyTimer = setTimeout(() => setText(this.#waiting, inProgress()), BUSY_DELAY);
    this.#main.setAttribute("aria-busy", String(busy));
    document.documentElement.dataset["busy"] = String(busy);
  }

  #openContact(): void {
    if (this.#bank !== null) {
      this.#contact.open(this.#bank.contact, this.#id.textContent ?? "");
    }
  }
}

/** Begins with the manual's window title. */
function titleOf({ title, sentence }: Rendered, bank: Bank | null): string {
  const parts = [bank?.window_title, title, sentence?.textContent, bank?.app_name];
  return parts.filter((part) => Boolean(part)).join(" - ");
}

function practiceWords(): readonly HTMLElement[] {
  const text = words("実際の銀行にはつながりません", "It does not connect to a real bank");
  return [element("strong", {}, words("練習用", "Practice")), element("span", {}, text)];
}

/**
 * Selects the text of a field, so that typing replaces it. Scrolls the field into view with its error
 * message below, which must not be hidden behind the button bar.
 */
function focusOn(target: HTMLElement): void {
  // WebKit notifies screen readers of the caret at once, but of the focus only after a layout. Orca does not announce a
  // field if the caret's notification arrives first.
  target.addEventListener("focus", () => target.getBoundingClientRect(), { once: true });
  target.focus();
  if (target instanceof HTMLInputElement) {
    target.select();
    target.closest(".field")?.scrollIntoView({ block: "nearest" });
  }
}
