import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./process.ts";
import type { Session } from "./session.ts";
import { until } from "./wait.ts";

/** Orca, which reads the window to who cannot see it. No voice is installed: what it says goes into a file. */
export class ScreenReader {
  /** What a program needs to be read: the session switches it off for all others. */
  readonly environment: NodeJS.ProcessEnv = { NO_AT_BRIDGE: undefined };
  readonly #speech: string;
  /** So much of it has been heard. */
  #heard = 0;

  /** Starts it and waits until it speaks. */
  static async open(session: Session): Promise<ScreenReader> {
    const reader = new ScreenReader(session.aside("speech.log"));
    const preferences = session.aside("orca");
    await mkdir(preferences);
    await writeFile(join(preferences, "orca-customizations.py"), keepingSpeech(reader.#speech));
    const bus = ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately", "--a11y=1", "--screen-reader=1"] as const;
    session.start(bus, reader.environment);
    // Otherwise the reader starts a second one.
    await run(["gdbus", "wait", "--session", "--timeout", "30", "org.a11y.Bus"], session.environment);
    session.start(["orca", "--user-prefs", preferences], reader.environment);
    session.atFailure(async () => console.error(await reader.#spoken()));
    await reader.says("SPEECH OUTPUT"); // that it is there
    return reader;
  }

  private constructor(speech: string) {
    this.#speech = speech;
  }

  /** Waits until it has said all of this, in any order, after what was waited for before. */
  async says(...texts: readonly string[]): Promise<void> {
    const heard = await Promise.all(texts.map((text) => this.#hears(text)));
    this.#heard = Math.max(...heard);
  }

  /** Gives where it ends. */
  #hears(text: string): Promise<number> {
    return until(`「${text}」`, async () => {
      const at = (await this.#spoken()).indexOf(text, this.#heard);
      return at >= 0 && at + text.length;
    });
  }

  #spoken(): Promise<string> {
    return readFile(this.#speech, "utf8").catch(() => ""); // nothing has been said yet
  }
}

/** What Orca runs at its start: it tells the logger of this name all that it says. */
function keepingSpeech(file: string): string {
  return `import logging
speech = logging.getLogger("speech")
speech.setLevel(logging.INFO)
speech.addHandler(logging.FileHandler(${JSON.stringify(file)}, encoding="utf-8"))
`;
}
