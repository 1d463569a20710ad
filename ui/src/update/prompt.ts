import type { Intent } from "../backend";
import type { UpdateView } from "../bindings/UpdateView";
import { element } from "../dom";
import { type Content, contentOf } from "./content";

/** The update dialog, which can appear over any screen. The core decides when. */
export class UpdatePrompt {
  readonly #title = element("h2", { id: "update-title", tabindex: "-1" });
  readonly #body = element("div", { class: "dialog-content" });
  readonly #actions = element("div", { class: "dialog-actions" });
  readonly #dialog: HTMLDialogElement;
  readonly #send: (intent: Intent) => Promise<unknown>;
  #content: Content | null = null;
  #busy = false;

  constructor(send: (intent: Intent) => Promise<unknown>) {
    this.#send = send;
    this.#dialog = element(
      "dialog",
      { class: "update", "aria-labelledby": this.#title.id },
      this.#title,
      this.#body,
      this.#actions,
    );
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // only the core closes the dialog
        this.#content?.back?.click();
      }
    });
    document.body.append(this.#dialog);
  }

  /** Shows the dialog, updates it in place, or closes it. */
  show(update: UpdateView | null): void {
    if (update !== null && this.#content?.update?.(update)) return;
    this.#content = update && contentOf(update, (intent) => void this.#run(intent));
    if (this.#content === null) {
      this.#dialog.close();
      return;
    }
    const { title, body, actions, primary } = this.#content;
    this.#title.textContent = title;
    this.#body.replaceChildren(...body);
    this.#actions.replaceChildren(...actions);
    this.#actions.hidden = actions.length === 0;
    this.#setBusy(false);
    if (!this.#dialog.open) this.#dialog.showModal();
    makeScrollable(this.#body);
    (primary ?? this.#title).focus();
  }

  async #run(intent: Intent): Promise<void> {
    if (!this.#busy) {
      this.#setBusy(true);
      await this.#send(intent);
      this.#setBusy(false);
    }
  }

  #setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#dialog.dataset["busy"] = String(busy);
  }
}

/** Lets the keyboard scroll a text that is longer than its box. */
function makeScrollable(body: HTMLElement): void {
  for (const text of body.querySelectorAll<HTMLElement>(".notes p")) {
    if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
  }
}
