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

/** Shows views and sends intents. It decides nothing: what comes next is in the next view. */
export class App {
  readonly #backend: Backend;
  readonly #shell = new Shell(() => this.#switchLanguage());
  readonly #updatePrompt = new UpdatePrompt((intent) => this.#sendBeside(intent));
  /** Of the core's screen on display: what was typed into it stays until another one comes. */
  #revision: number | null = null;
  #contact: Contact | null = null;
  #screen: Rendered | null = null;
  #screenCount = 0;
  /** The screen on display has sent an intent and waits. */
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

  /** One intent at a time from each screen: a second press does nothing. */
  #send(intent: Intent): void {
    if (!this.#busy) {
      this.#setBusy(true);
      void this.#run(intent);
    }
  }

  async #run(intent: Intent): Promise<void> {
    const sentBy = this.#screenCount;
    const endedOn = await this.#sendBeside(intent);
    // Otherwise the next screen is there or, where the answer has overtaken it, on its way.
    if (this.#screenCount === sentBy && (endedOn ?? this.#revision) === this.#revision) {
      this.#setBusy(false);
    }
  }

  /** An intent that is none of the screen's: it does not keep the screen waiting. */
  async #sendBeside(intent: Intent): Promise<number | null> {
    try {
      return await intent(this.#backend);
    } catch {
      // Whatever it says is for the log, which the core keeps; the page shows nothing technical.
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
      this.#speak(view, isSameScreen);
      return;
    }
    const updated = isSameScreen || (this.#screen?.update?.(view.screen) ?? false);
    this.#revision = view.screen_revision;
    if (view.update === null) {
      // First: under it, a screen does not get the focus.
      this.#updatePrompt.show(null);
    }
    if (!updated) {
      this.#showScreen(view);
    } else if (this.#screen !== null) {
      this.#shell.showTitle(this.#screen);
    }
    if (view.update !== null) {
      // Last, and over whatever is there: it takes the focus.
      this.#updatePrompt.show(view.update);
    }
  }

  #switchLanguage(): void {
    const language = otherLanguage();
    this.#send((backend) => backend.choose_language(language));
  }

  /** The same in another language: what was typed and chosen on the screen stays, and so does the focus. */
  #speak(view: View, isSameScreen: boolean): void {
    setLanguage(view.language);
    this.#revision = view.screen_revision;
    const typed = isSameScreen ? typedTexts() : [];
    this.#updatePrompt.show(null);
    this.#showScreen(isSameScreen ? { ...view, screen: withPresentChoice(view.screen) } : view);
    for (const [id, text] of typed) typeAgain(id, text);
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

/** A question asked on the last screen has no meaning on the next. */
function closeQuestions(): void {
  for (const question of document.querySelectorAll<HTMLDialogElement>("dialog.question")) {
    question.close();
  }
}

/** What stands in the screen's fields, by their ids. */
function typedTexts(): readonly (readonly [id: string, text: string])[] {
  return [...document.querySelectorAll<HTMLInputElement>("main input")].map(({ id, value }) => [id, value]);
}

function typeAgain(id: string, text: string): void {
  const input = document.querySelector<HTMLInputElement>(`#${id}`);
  if (input === null || input.value === text) return;
  input.value = text;
  input.dispatchEvent(new Event("input"));
}

/** CCHK001 with the row that is selected now, not the one it began with. */
function withPresentChoice(screen: Screen): Screen {
  if (screen.kind !== "certificates") return screen;
  const row = document.querySelector<HTMLElement>(".certificate[aria-selected=true]");
  return { ...screen, selected: row?.dataset["fingerprint"] ?? null };
}
