import { setTimeout as pause } from "node:timers/promises";

/** What an element is called in the protocol (section 12.2). */
const elementKey = "element-6066-11e4-a52e-4f735466cecf";

/** How long one command may take, in milliseconds. */
const TIMEOUT = 20_000;

/** An element of the page, to be handed to scripts and other commands. */
export interface Element {
  readonly [elementKey]: string;
}

/** Keys that are not characters (section 17.4.2). */
export const Key = {
  tab: "\uE004",
  enter: "\uE007",
  shift: "\uE008",
  escape: "\uE00C",
  end: "\uE010",
  home: "\uE011",
  up: "\uE013",
  down: "\uE015",
} as const;

/** A command that was refused, by its code (section 6.6). */
export class WebDriverError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** The part of W3C WebDriver (https://www.w3.org/TR/webdriver2/) that these tests speak. */
export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  /** Opens a session as soon as the driver and the program it drives can be reached. */
  static async connect(address: string, capabilities: object, isAlive: () => boolean): Promise<WebDriver> {
    const body = { capabilities: { alwaysMatch: capabilities } };
    for (;;) {
      try {
        const { sessionId } = (await request("POST", `${address}/session`, body)) as { sessionId: string };
        return new WebDriver(`${address}/session/${sessionId}`);
      } catch (error) {
        if (!isAlive()) throw error;
        await pause(50);
      }
    }
  }

  /** The one element; fails where there is none. */
  async find(selector: string): Promise<Element> {
    return (await this.#post("element", { using: "css selector", value: selector })) as Element;
  }

  /** Clicks with the pointer, in the element's middle; `false` if that is not possible now, as below a dialog. */
  async click(element: Element): Promise<boolean> {
    const clicked = this.#post(`element/${element[elementKey]}/click`, {});
    return clicked.then(
      () => true,
      (error: unknown) => {
        if (error instanceof WebDriverError && error.code === "element not interactable") return false;
        throw error;
      },
    );
  }

  /** Presses keys, one after another, wherever the focus is. */
  async press(keys: string): Promise<void> {
    const strokes = [...keys].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.#post("actions", { actions: [{ type: "key", id: "keyboard", actions: strokes }] });
  }

  /** Runs the body of a function in the page and gives what it returns, also through a promise. */
  async run<T>(script: string, ...values: readonly unknown[]): Promise<T> {
    return (await this.#post("execute/sync", { script, args: values })) as T;
  }

  /** The same of a function of ours, whose compiler wraps inner functions in a helper that pages do not have. */
  call<T>(script: () => T): Promise<T> {
    return this.run(`globalThis.__name ??= (target) => target; return (${script})();`);
  }

  /** A PNG of what the page shows, once it has painted what it knows. */
  async picture(): Promise<Buffer> {
    await this.run(`
      return new Promise((painted) => {
        const wait = (frames) => (frames > 0 ? requestAnimationFrame(() => wait(frames - 1)) : painted());
        wait(3);
      });`);
    // The driver waits for the next painting, and a page at rest is not painted again.
    await this.run(`
      const { style } = document.documentElement;
      const repaint = (times) => {
        style.outline = times % 2 ? "1px solid transparent" : "";
        if (times > 0) setTimeout(repaint, 50, times - 1);
      };
      repaint(40);`);
    return Buffer.from((await this.#get("screenshot")) as string, "base64");
  }

  async address(): Promise<string> {
    return (await this.#get("url")) as string;
  }

  async windows(): Promise<readonly string[]> {
    return (await this.#get("window/handles")) as string[];
  }

  #get(command: string): Promise<unknown> {
    return request("GET", `${this.#session}/${command}`);
  }

  #post(command: string, body: object): Promise<unknown> {
    return request("POST", `${this.#session}/${command}`, body);
  }
}

async function request(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((error: unknown) => {
    throw new Error(`${method} ${url} ${JSON.stringify(body)?.slice(0, 200)}`, { cause: error });
  });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) {
    const { error, message } = value as { error: string; message: string };
    throw new WebDriverError(error, message);
  }
  return value;
}
