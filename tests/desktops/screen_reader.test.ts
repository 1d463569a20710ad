import { App } from "../support/app.ts";
import { Bank } from "../support/bank.ts";
import { run } from "../support/process.ts";
import { ScreenReader } from "../support/screen_reader.ts";
import { desktopTest } from "../support/session.ts";

desktopTest("Orca reads each screen's heading, its fields, what went wrong and what is being done", async (session) => {
  const reader = await ScreenReader.open(session);
  const bank = await Bank.open(session);
  const clerk = bank.user();
  const app = await App.openList(session, reader.environment);
  await reader.says(" - 証明書取得 - ");

  await app.click("inspect");
  await reader.says(" - 証明書の点検 - 証明書と、銀行までの通信を点検しています。");
  await app.shows("CCHK012");
  await reader.says(" - 証明書の点検 - 注意が");
  await app.click("back");
  await reader.says(" - 証明書取得 - ");

  await app.click("begin-issue");
  await reader.says(" - 認証 - ", "ログインID");
  await app.page.press(clerk.login_id);
  // The desktop's key, not the driver's: Orca goes by it.
  await run(["xdotool", "key", "Tab"], session.environment);
  await reader.says("ログインパスワード");
  await app.enterPassword("chigau");
  await reader.says(" - 認証 - 銀行に申請しています。");
  await reader.says(" - 認証 - ログインIDまたはログインパスワードが違います。", "あと4回間違えるとロックされます。");
  await app.enterPassword(clerk.password);
  await reader.says(
    " - 認証 - 銀行に申請しています。",
    " - 認証 - 証明書をこのパソコンに入れ、使えることを確かめています。",
    " - 結果 - 電子証明書の発行とインストールが完了しました。",
  );
  await app.close();

  await bank.close();
  const without = await App.openList(session, reader.environment);
  await without.click("begin-issue");
  await reader.says(" - エラー - 銀行");
});
