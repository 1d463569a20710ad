import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { desktopTest, type Session } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";

/** Where GTK and WebKit are to be heard: the session of other tests switches it off. */
const heard: NodeJS.ProcessEnv = { NO_AT_BRIDGE: undefined };

/** Orca's own place for what a user changes in it. It would wait for a voice; its log has everything all the same. */
const WITHOUT_VOICE = `from orca import speech
speech.init = lambda: None
`;

/** The field in error: its name, what was wrong as its description, and that it is invalid. */
const WRONG =
  /name='ログインパスワード' role='password text'\s+description='ログインIDまたはログインパスワードが違います。[^\n]+\s+states='[^']*invalid entry/;

desktopTest(
  "Orca is told of each screen's heading, fields, errors and progress; never of a password",
  async (session) => {
    const bank = await Bank.open(session);
    const orca = await Orca.open(session);
    const app = await App.openList(session, heard);
    await app.click("begin-issue");
    await app.shows("CCHK002");
    await orca.isTold(/focused.*\[entry \| ログインID\]/);
    await app.page.press(Key.escape);
    await app.shows("CCHK001");
    await orca.isTold(/focused.*\[heading \| 証明書取得\]/);
    await app.click("begin-issue");
    await app.shows("CCHK002");
    await app.requestHere({ ...bank.user(), password: "chigau" });
    await app.isThere("#password-error");
    await orca.isTold(WRONG);
    await app.enterPassword(bank.user().password);
    await app.shows("CCHK007");
    await orca.isTold(/focused.*\[heading \| 結果\]/);
    await orca.isTold(/\[list item \| 銀行に申請しています\]/);
    assert.equal(await orca.knows(bank.user().password), false, "the password");
  },
  { timeout: 240_000 },
);

/** The screen reader, and what it hears of the window. */
class Orca {
  readonly #log: string;

  private constructor(log: string) {
    this.#log = log;
  }

  /** Starts it without a voice: its own log has each event, with whom it is about. */
  static async open(session: Session): Promise<Orca> {
    const log = session.aside("orca.log");
    const preferences = session.aside("orca");
    await mkdir(preferences);
    await writeFile(join(preferences, "orca-customizations.py"), WITHOUT_VOICE);
    session.start(["orca", `--debug-file=${log}`, `--user-prefs=${preferences}`, "--disable=braille"], heard);
    const orca = new Orca(log);
    session.atFailure(async () =>
      console.error((await orca.#text()).match(/^.*(?:SPEECH OUTPUT|Dequeued).*$/gm)?.join("\n")),
    );
    await until("the screen reader", async () => (await orca.#text()) !== "");
    return orca;
  }

  /** Waits until the window has told it this. What it says of it is its own business, and a matter of its pace. */
  async isTold(event: RegExp): Promise<void> {
    await until(`Orca is told ${event}`, async () => event.test(await this.#text()));
  }

  /** Whether it has been told this so far. */
  async knows(words: string): Promise<boolean> {
    return (await this.#text()).includes(words);
  }

  async #text(): Promise<string> {
    return readFile(this.#log, "utf8").catch(() => "");
  }
}
