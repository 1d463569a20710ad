import type { Backend, Intent } from "./backend";
import type { Contact } from "./bindings/Contact";
import type { View } from "./bindings/View";
import { ignoreStrayClicks, listenToKeys } from "./keyboard";
import { render } from "./screens/render";
import type { Rendered } from "./screens/screen";
import { unexpectedScreen } from "./screens/unexpected";
import { Shell } from "./shell";
import { UpdatePrompt } from "./update/prompt";
import { button } from "./widgets/button";

/** Shows views and sends intents. It decides nothing: what comes next is in the next view. */
export class App {
  readonly #backend: Backend;
  readonly #shell = new Shell();
  readonly #updatePrompt = new UpdatePrompt((intent) => this.#sendBeside(intent));
  #view: View | null = null;
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
    this.#send((backend) => backend.start((view) => this.#showNewer(view)));
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
    await this.#sendBeside(intent);
    if (this.#screenCount === sentBy) {
      this.#setBusy(false); // it changed nothing
    }
  }

  /** An intent that is none of the screen's: it does not keep the screen waiting. */
  async #sendBeside(intent: Intent): Promise<void> {
    try {
      const view = await intent(this.#backend);
      if (view !== undefined) {
        this.#showNewer(view);
      }
    } catch {
      // Whatever it says is for the log, which the core keeps; the page shows nothing technical.
      this.#showUnexpected();
    }
  }

  /**
   * Every view comes twice, pushed and as the answer, by roads on which one can overtake the
   * other: only a newer one is shown, so that focus and text are left alone.
   */
  #showNewer(view: View): void {
    if (this.#view !== null && view.revision <= this.#view.revision) {
      return;
    }
    try {
      this.#show(view);
    } catch {
      this.#showUnexpected();
    }
  }

  #show(view: View): void {
    const isSameScreen = this.#view?.screen_revision === view.screen_revision;
    const updated = isSameScreen || (this.#screen?.update?.(view.screen) ?? false);
    this.#view = view;
    if (view.update === null) {
      // First: under it, a screen does not get the focus.
      this.#updatePrompt.show(null);
    }
    if (!updated) {
      this.#showScreen(view);
    }
    if (view.update !== null) {
      // Last, and over whatever is there: it takes the focus.
      this.#updatePrompt.show(view.update);
    }
  }

  #showScreen(view: View): void {
    this.#contact = view.bank.contact;
    this.#shell.showBank(view.bank);
    const context = { bank: view.bank, send: (intent: Intent) => this.#send(intent) };
    this.#display(render(view, context));
  }

  #showUnexpected(): void {
    const close = button("close", "閉じる", "filled", () => this.#send((backend) => backend.close()));
    this.#updatePrompt.show(null);
    this.#display(unexpectedScreen(this.#contact, close));
    this.#view = null;
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
