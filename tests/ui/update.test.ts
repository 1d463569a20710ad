import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import * as views from "../../ui/src/backend/fake_views.ts";
import type { UpdateView } from "../../ui/src/bindings/UpdateView.ts";
import { fixtureOfFile, push, sizes, windowSize } from "./support/fixture.ts";
import {
  assertAccessible,
  assertAccessibleInDark,
  assertNoCspViolation,
  assertNothingCut,
  calls,
  focused,
  waitForScreen,
} from "./support/measure.ts";
import { screens, updates } from "./support/screens.ts";

const prompt = "dialog.update";

const fixture = await fixtureOfFile();

async function tell(page: Page, update: UpdateView | null): Promise<void> {
  await page.evaluate((update) => window.fake.tell(update), update);
}

async function atList(): Promise<Page> {
  const page = await fixture.open();
  await waitForScreen(page, "CCHK001");
  return page;
}

async function says(page: Page, ...texts: readonly string[]): Promise<void> {
  const shown = await page.innerText(prompt);
  for (const text of texts) assert.ok(shown.includes(text), `${text} in ${shown}`);
}

for (const [size, options] of Object.entries(sizes)) {
  describe(`the update prompt, ${size}`, () => {
    let page: Page;
    before(async () => {
      page = await fixture.open("?start=endless", options);
    });

    for (const [name, view] of Object.entries(updates)) {
      test(name, async () => {
        await push(page, view);
        assert.ok(await page.isVisible(prompt));
        await assertNothingCut(page, name);
        await assertNoCspViolation(page, name);
        if (options.viewport === windowSize) {
          await assertAccessible(page, name);
          await assertAccessibleInDark(page, name);
        }
      });
    }
  });
}

test("the manual's words, version, size, what is new, and that it does not start again", async () => {
  const page = await atList();
  await tell(page, views.available());
  await says(
    page,
    "新しいバージョンのソフトウェアがダウンロード可能です。",
    "「ダウンロード」ボタンを押して、最新のソフトウェアをダウンロードしてください。",
    "1.2.0",
    "4.8 MB",
    "・更新の手続きが速くなりました。",
    "アプリは自動では起動しません",
  );
  assert.equal(await focused(page), "download-update");
});

test("from the prompt to 「終了する」 by the keyboard alone", async () => {
  const page = await atList();
  await tell(page, views.available());
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${prompt} progress`);
  assert.equal(await focused(page), "cancel-update");
  await tell(page, { kind: "ready", version: "1.2.0", forced: false });
  assert.equal(await focused(page), "install-update");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${prompt} [data-action=close]`);
  assert.match(await page.innerText(prompt), /「終了する」ボタンを押してください。/);
  await page.keyboard.press("Enter");
  assert.deepEqual((await calls(page)).slice(-3), ["download_update()", "install_update()", "close()"]);
});

test("progress moves in place: the focus stays, a screen reader hears each tenth", async () => {
  const page = await atList();
  await tell(page, views.downloading(0));
  const bar = await page.$(`${prompt} progress`);
  await tell(page, views.downloading(2_406_173, 802_000));
  assert.equal(await bar?.evaluate((element: HTMLProgressElement) => Math.round(element.position * 100)), 50);
  await says(page, "2.4 MB / 4.8 MB（50%）", "802 KB/秒・残り約4秒");
  assert.equal(await page.textContent(`${prompt} [role=status]`), "50%");
  assert.equal(await focused(page), "cancel-update");
  await page.keyboard.press("Enter");
  assert.equal((await calls(page)).at(-1), "cancel_update()");
});

test("what is typed on CCHK008 stays when the prompt comes and goes", async () => {
  const page = await fixture.open("?start=proxy_authentication");
  await waitForScreen(page, "CCHK008");
  await page.fill("#proxy-user", "taro");
  await tell(page, views.available());
  assert.ok(await page.isVisible(prompt));
  await page.keyboard.press("Escape");
  await page.waitForSelector(prompt, { state: "hidden" });
  assert.equal((await calls(page)).at(-1), "postpone_update()");
  assert.equal(await page.inputValue("#proxy-user"), "taro");
});

test("Escape takes nothing away that the core shows", async () => {
  const page = await atList();
  for (const update of [
    views.downloading(1),
    { kind: "installing", version: "1.2.0" } as const,
    { kind: "installed", version: "1.2.0" } as const,
  ]) {
    await tell(page, update);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.ok(await page.isVisible(prompt), update.kind);
  }
});

test("where this version must not be used any longer there is no 「あとで」, and it says why", async () => {
  const page = await atList();
  await tell(page, views.available({ forced: true }));
  const shown = await page.innerText(prompt);
  assert.match(shown, /いまのバージョンは、ご利用いただけなくなりました。/);
  assert.doesNotMatch(shown, /あとで/);
  assert.equal(await page.innerText(`${prompt} [data-action=close]`), "アプリを閉じる");
  await page.keyboard.press("Escape");
  assert.ok(!(await calls(page)).includes("close()"), "a key pressed too often does not end the app");
  await tell(page, views.updateFailed("update_too_slow", "download", true));
  assert.doesNotMatch(await page.innerText(prompt), /あとで/);
});

test("a failure says what to do, and what can be tried again", async () => {
  const page = await atList();
  await tell(page, views.updateFailed("update_declined", "install"));
  await says(page, "管理者の許可が得られなかった", "社内のシステム担当の方に", "update_declined");
  assert.equal(await focused(page), "install-update");
  await tell(page, views.updateFailed("update_forbidden", null));
  await page.keyboard.press("Enter");
  assert.equal((await calls(page)).at(-1), "postpone_update()");
});

test("hostile notes are text", async () => {
  const page = await atList();
  const notes = '<img src=x onerror="alert(1)"><script>alert(2)</script></p><h1>x</h1>';
  await tell(page, views.available({ notes, notes_en: notes, version: "<b>1</b>" }));
  assert.ok((await page.innerText(prompt)).includes(notes));
  assert.equal(await page.locator(`${prompt} :is(img, script, h1, b)`).count(), 0);
  await assertNoCspViolation(page, "notes");
});

test("a screen that comes while the prompt is open keeps it, and an intent under way ends", async () => {
  const page = await atList();
  await tell(page, views.available());
  await push(page, views.withUpdate(screens["CCHK007-issue"]!, views.available()));
  await waitForScreen(page, "CCHK007");
  assert.ok(await page.isVisible(prompt));
  assert.equal(await page.evaluate(() => document.documentElement.dataset["busy"]), "false");
});
