import type { Backend, Intent } from "./backend";
import type { Contact } from "./bindings/Contact";
import type { Screen } from "./bindings/Screen";
import type { View } from "./bindings/View";
import { ignoreStrayClicks, listenToKeys } from "./keyboard";
import { currentLanguage, otherLanguage, setLanguage, words } from "./language";
import { unexpectedScreen } from "./screens/failed";
import { render } from "./screens/render";
import type { Rendered } from "./screens/screen";
import { Shell } from "./shell";
import { UpdatePrompt } from "./update/prompt";
import { button } from "./widgets/button";

/** Shows views and sends intents. It makes no decisions: the core's next view determines what is shown. */
export class App {
  readonly #backend: Backend;
  readonly #shell = new Shell(() => this.#switchLanguage());
  readonly #updatePrompt = new UpdatePrompt((intent) => this.#sendInBackground(intent));
  /** Revision of the displayed screen. Typed text is kept as long as the revision stays the same. */
  #revision: number | null = null;
  #contact: Contact | null = null;
  #screen: Rendered | null = null;
  #screenCount = 0;
  /** The displayed screen has sent an intent that is still running. */
  #busy = false;

  constructor(backend: Backend) {
    this.#backend = backend;
    listenToKeys(() => this.#screen);
    ignoreStrayClicks(() => this.#screenCount);
  }

  /** Opens the channel and shows the first view. */
  start(): void {
    this.#send((backend) => backend.start((view) => this.#receive(view)));
  }

  /** Sends an intent of the screen, unless one is already running. */
  #send(intent: Intent): void {
    if (!this.#busy) {
      this.#setBusy(true);
      void this.#run(intent);
    }
  }

  async #run(intent: Intent): Promise<void> {
    const sentBy = this.#screenCount;
    const endedOn = await this.#sendInBackground(intent);
    // Otherwise the next screen has been shown or, if the response overtook it, is about to be.
    if (this.#screenCount === sentBy && (endedOn ?? this.#revision) === this.#revision) {
      this.#setBusy(false);
    }
  }

  /** Sends an intent without making the screen busy. */
  async #sendInBackground(intent: Intent): Promise<number | null> {
    try {
      return await intent(this.#backend);
    } catch {
      // The core logs the details; the page shows nothing technical.
      this.#showUnexpected();
      return null;
    }
  }

  #receive(view: View): void {
    try {
      this.#show(view);
    } catch {
      this.#showUnexpected();
    }
  }

  #show(view: View): void {
    const isSameScreen = this.#revision === view.screen_revision;
    if (view.language !== currentLanguage()) {
      this.#changeLanguage(view, isSameScreen);
      return;
    }
    const updated = isSameScreen || (this.#screen?.update?.(view.screen) ?? false);
    this.#revision = view.screen_revision;
    if (view.update === null) {
      // Before the screen, which cannot get the focus under the dialog.
      this.#updatePrompt.show(null);
    }
    if (!updated) {
      this.#showScreen(view);
    } else if (this.#screen !== null) {
      this.#shell.showTitle(this.#screen);
    }
    if (view.update !== null) {
      // After the screen, since the dialog takes the focus.
      this.#updatePrompt.show(view.update);
    }
  }

  #switchLanguage(): void {
    const language = otherLanguage();
    this.#send((backend) => backend.choose_language(language));
  }

  /** Shows a view in another language. On the same screen, typed texts, the selection and the focus are kept. */
  #changeLanguage(view: View, isSameScreen: boolean): void {
    setLanguage(view.language);
    this.#revision = view.screen_revision;
    const typed = isSameScreen ? typedTexts() : [];
    this.#updatePrompt.show(null);
    this.#showScreen(isSameScreen ? { ...view, screen: withCurrentSelection(view.screen) } : view);
    for (const [id, text] of typed) restoreText(id, text);
    if (isSameScreen) this.#shell.focusLanguage();
    if (view.update !== null) this.#updatePrompt.show(view.update);
  }

  #showScreen(view: View): void {
    this.#contact = view.bank.contact;
    this.#shell.showBank(view.bank);
    const context = { bank: view.bank, send: (intent: Intent) => this.#send(intent) };
    this.#display(render(view, context));
  }

  #showUnexpected(): void {
    const close = button("close", words("閉じる", "Close"), "filled", () => this.#send((backend) => backend.close()));
    this.#updatePrompt.show(null);
    this.#display(unexpectedScreen(this.#contact, close));
    this.#revision = null;
  }

  #display(screen: Rendered): void {
    closeQuestions();
    this.#screen = screen;
    this.#screenCount += 1;
    this.#busy = false;
    this.#shell.showScreen(screen);
  }

  #setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#shell.setBusy(busy);
  }
}

/** Closes the confirmations of the previous screen. */
function closeQuestions(): void {
  for (const question of document.querySelectorAll<HTMLDialogElement>("dialog.question")) {
    question.close();
  }
}

/** The texts of the screen's fields, by id. */
function typedTexts(): readonly (readonly [id: string, text: string])[] {
  return [...document.querySelectorAll<HTMLInputElement>("main input")].map(({ id, value }) => [id, value]);
}

function restoreText(id: string, text: string): void {
  const input = document.querySelector<HTMLInputElement>(`#${id}`);
  if (input === null || input.value === text) return;
  input.value = text;
  input.dispatchEvent(new Event("input"));
}

/** CCHK001 with the currently selected row instead of the initial one. */
function withCurrentSelection(screen: Screen): Screen {
  if (screen.kind !== "certificates") return screen;
  const row = document.querySelector<HTMLElement>(".certificate[aria-selected=true]");
  return { ...screen, selected: row?.dataset["fingerprint"] ?? null };
}
