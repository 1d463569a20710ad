import type { Backend, Intent } from "./backend";
import type { Contact } from "./bindings/Contact";
import type { View } from "./bindings/View";
import { ignoreStrayClicks, listenToKeys } from "./keyboard";
import { render } from "./screens/render";
import type { Rendered } from "./screens/screen";
import { unexpectedScreen } from "./screens/unexpected";
import { Shell } from "./shell";
import { button } from "./widgets/button";

/** Shows views and sends intents. It decides nothing: what comes next is in the next view. */
export class App {
  readonly #backend: Backend;
  readonly #shell = new Shell();
  #view: View | null = null;
  #contact: Contact | null = null;
  #screen: Rendered | null = null;
  #screenCount = 0;
  /** The screen on display has sent an intent and waits. */
  #busy = false;
  /** Intents under way, of this screen and earlier ones. */
  #running = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
    listenToKeys(() => this.#screen);
    ignoreStrayClicks(() => this.#screenCount);
  }

  /** Opens the channel and shows the first view. */
  start(): void {
    this.#send((backend) => backend.start((view) => this.#pushed(view)));
  }

  /** One intent at a time from each screen: a second press does nothing. */
  #send(intent: Intent): void {
    if (!this.#busy) {
      this.#setBusy(true);
      void this.#run(intent);
    }
  }

  async #run(intent: Intent): Promise<void> {
    this.#running += 1;
    try {
      const view = await intent(this.#backend);
      this.#running -= 1;
      this.#answered(view);
    } catch {
      // Whatever it says is for the log, which the core keeps; the page shows nothing technical.
      this.#running -= 1;
      this.#showUnexpected();
    }
  }

  #answered(view: View | void): void {
    if (view === undefined) {
      this.#setBusy(false);
    } else {
      this.#showChanged(view);
    }
  }

  /**
   * Work begins with an intent and goes on from a screen that shows it. A push of work that fits
   * neither was overtaken, on its way here, by the answer that ended it.
   */
  #pushed(view: View): void {
    const isWork = view.screen.kind === "processing";
    const isLate = this.#running === 0 && this.#view?.screen.kind !== "processing";
    if (!(isWork && isLate)) {
      this.#showChanged(view);
    }
  }

  /** Every view comes twice, pushed and as the answer: the second leaves focus and text alone. */
  #showChanged(view: View): void {
    if (!this.#busy && isSame(view, this.#view)) {
      return;
    }
    try {
      this.#show(view);
    } catch {
      this.#showUnexpected();
    }
  }

  #show(view: View): void {
    const updated = this.#screen?.update?.(view.screen) ?? false;
    this.#view = view;
    if (updated) {
      return;
    }
    this.#contact = view.bank.contact;
    this.#shell.showBank(view.bank);
    const context = { bank: view.bank, send: (intent: Intent) => this.#send(intent) };
    this.#display(render(view, context));
  }

  #showUnexpected(): void {
    const close = button("close", "閉じる", "filled", () =>
      this.#send((backend) => backend.close()),
    );
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

function isSame(one: View, other: View | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
