import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "../support/app.ts";
import { CompanyProxy } from "../support/company_proxy.ts";
import { withRelease } from "../support/release.ts";
import { desktopTest } from "../support/session.ts";
import { until } from "../support/wait.ts";
import { Key } from "../support/webdriver.ts";

const PROMPT = "dialog.update[open]";
const MEGABYTE = 1_000_000;

desktopTest(
  "a new version: prompt, progress, cancelled, once more, and where it cannot be installed",
  async (session) => {
    const bank = await withRelease(session, 4 * MEGABYTE, ["--fault", `1*package:drip=${MEGABYTE}`]);
    const app = await App.openList(session);
    await app.isThere(`${PROMPT} [data-action="download-update"]`);
    const shown = await app.text(PROMPT);
    for (const words of [
      "新しいバージョンのソフトウェアがダウンロード可能です。",
      "「ダウンロード」ボタンを押して、最新のソフトウェアをダウンロードしてください。",
      "9.9.9",
      "4.0 MB",
      "証明書の一覧が見やすくなりました。",
      "<b>太字ではありません</b>",
      "アプリは自動では起動しません",
    ]) {
      assert.ok(shown.includes(words), `${words} in ${shown}`);
    }
    assert.equal(await app.focused(), "download-update");
    await app.picture("update-available");

    await app.page.press(Key.enter);
    await app.downloadsSome();
    assert.match(await app.text(`${PROMPT} .pace`), /\d+ (KB|MB)\/秒・残り約\d+秒/);
    await app.picture("update-downloading");
    await app.click("cancel-update");
    await app.isThere(`${PROMPT} [data-action="download-update"]`);

    // Closed and started again it has not forgotten.
    await app.kill();
    const again = await App.open(session);
    await again.isThere(`${PROMPT} [data-action="download-update"]`);
    await again.click("download-update");
    await again.isThere(`${PROMPT} [data-action="install-update"]`);
    await again.picture("update-ready");
    assert.match(await again.text(PROMPT), /「インストール」ボタンを押してください。/);

    // This program was not installed by a package manager.
    await again.click("install-update");
    await again.isThere(`${PROMPT} .happened`);
    assert.match(await again.text(PROMPT), /アプリを入れ替えるしくみがありません。[\s\S]*update_no_installer/);
    await again.picture("update-no-installer");
    await again.click("postpone-update");
    await again.getCertificate(bank.user());
  },
);

desktopTest("the prompt over CCHK008 leaves what is typed there", async (session) => {
  const bank = await withRelease(session, MEGABYTE, ["--fault", "1*manifest:delay=6000"]);
  // The update service is reached without it.
  const no_proxy = new URL(bank.ready.updates.manifest).host;
  const proxy = await CompanyProxy.open(session, "Basic");
  const app = await App.openList(session, { https_proxy: proxy.setting, no_proxy });
  await app.click("begin-issue");
  await app.shows("CCHK008");
  await app.page.press("taro");
  await app.isThere(`${PROMPT} [data-action="download-update"]`);
  await app.picture("update-over-CCHK008");
  assert.match(await app.text(PROMPT), /新しいバージョンのソフトウェアがダウンロード可能です。/);
  await app.page.press(Key.escape);
  await app.isThere(`html:not(:has(${PROMPT}))`);
  await app.shows("CCHK008");
  assert.equal(await app.value("#proxy-user"), "taro");
});

desktopTest("below the minimum version nothing else is offered, and the prompt says why", async (session) => {
  await withRelease(session, MEGABYTE, [], ["--minimum", "9.9.9"]);
  const app = await App.open(session);
  await app.isThere(`${PROMPT} .caution`);
  const shown = await app.text(PROMPT);
  assert.match(shown, /いまのバージョンは、ご利用いただけなくなりました。/);
  assert.doesNotMatch(shown, /あとで/);
  await app.picture("update-forced");
  await app.page.press(Key.escape);
  await app.page.press(Key.escape);
  assert.deepEqual(await app.close(), { code: 0, signal: null });
});

desktopTest("a package that is not the signed one is forced on nobody, and the app goes on", async (session) => {
  const bank = await withRelease(session, MEGABYTE, [], ["--minimum", "9.9.9"]);
  const file = join(bank.ready.updates.keys, "..", "app_0.2.0_amd64.deb");
  const good = await readFile(file);
  const changed = Buffer.from(good);
  changed[MEGABYTE / 2] = 0;
  const app = await App.open(session);
  await app.isThere(`${PROMPT} [data-action="download-update"]`);
  for (const [content, code] of [
    [changed, "update_changed"],
    [Buffer.concat([good, good]), "update_too_large"],
    [good.subarray(0, MEGABYTE / 2), "update_changed"],
  ] as const) {
    await writeFile(file, content);
    await app.click("download-update");
    await until(code, async () => (await app.text(PROMPT)).includes(code));
    await app.isThere(`${PROMPT} [data-action="postpone-update"]`);
  }
  await app.picture("update-not-the-signed-one");
  await app.click("postpone-update");
  await app.getCertificate(bank.user());
});
