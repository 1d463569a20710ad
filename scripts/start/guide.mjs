// @ts-check
/** What to click, in the order of the bank's manual. */
import { bold, cyan, log } from "../lib/output.mjs";
import { offered } from "./setup.mjs";

/**
 * @param {import("./bank.mjs").Ready} ready @param {readonly string[]} setup the installers there are
 * @param {boolean} update whether there is a new version
 */
export function guide({ web, users }, setup, update) {
  const [user] = users;
  const administrator = users.find(({ administers }) => administers !== undefined);
  const steps = [
    [
      `ブラウザ（${web}/）で「電子証明書発行」→「証明書発行アプリの起動」→「開く」→「開く」`,
      "In the browser: issue, start the app, open, open (manual 1.1, 2.1.2)",
    ],
    [`　アプリのダウンロード: ${offered(setup)}`, "  What the download button has"],
    [
      `アプリで ログインID ${user?.login_id} とパスワード →「認証して発行」→ 結果`,
      "In the app: login ID, password, issue (2.1.3)",
    ],
    [
      "ブラウザをすべて閉じ、Enter キーで開きなおす → 電子証明書方式の「ログイン」→ 証明書を選ぶ",
      "Close the browser, press Enter here, log in with the certificate",
    ],
    [
      "「証明書更新選択」→「証明書発行アプリの起動」→「証明書更新」→ パスワード →「認証」",
      "Renewal: from the page into the app, the row is selected (2.2.3, 2.2.4)",
    ],
    [
      `40日前のお知らせ: 管理ページ（${web}/admin）で有効期間を40日に変更 → もう一度更新 → ログイン`,
      "The 40-day notice: set the validity to 40 days there, renew, log in",
    ],
    [
      `　会社の管理者: ${administrator?.login_id} でログイン →「利用者管理」→「失効」または「再発行を許可」→ もう一度発行`,
      "  The company's administrator logs in, revokes or allows a new issue; then issue again",
    ],
    update
      ? [
          "新しいバージョン: アプリの起動後に表示されます →「ダウンロード」→「インストール」（インストールできるのは .deb で入れたアプリ）",
          "The new version is offered by the app (1.2); an app out of the .deb installs it",
        ]
      : ["新しいバージョン（1.2）: npm start -- --browser --update", "The next version (1.2): the same with --update"],
  ];
  log(bold("マニュアルの順に試すには / To play the whole manual"));
  let number = 0;
  for (const [japanese = "", english = ""] of steps) {
    const isStep = !japanese.startsWith("　");
    if (isStep) number += 1;
    log(`  ${isStep ? `${number}.` : "  "} ${cyan(japanese)}`);
    log(`     ${english}`);
  }
  log();
}
