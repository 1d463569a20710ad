// @ts-check
/**
 * What an administrator of Intune needs beside the MSI: how it becomes an `.intunewin` file, what to enter, and the
 * rule by which a PC tells that this version, or a later one, is there.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** @typedef {import("../identity.mjs").Identity} Identity */
/** @typedef {import("./msi.mjs").Msi} Msi */

/** @param {string} folder made anew @param {Identity} identity @param {Msi} msi @param {string} file the MSI */
export function writeIntune(folder, identity, msi, file) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // With a byte order mark: Windows' own PowerShell takes a file without one for the system's code page.
  writeFileSync(join(folder, DETECTION), `\uFEFF${detection(identity, msi)}`.replaceAll("\n", "\r\n"));
  writeFileSync(join(folder, "README.md"), steps(identity, msi, basename(file)));
}

const DETECTION = "detect.ps1";

/**
 * Intune: installed is what ends with 0 and has written something.
 * @param {Identity} identity @param {Msi} msi
 */
function detection({ name, registryKey }, { version }) {
  return `# ${name} ${version}
$key = Get-ItemProperty 'HKLM:\\Software\\${registryKey}' -ErrorAction Ignore
if ($key -and [version]$key.Version -ge [version]'${version}') { Write-Output "$($key.Version) in $($key.InstallDir)" }
exit 0
`;
}

/** @param {Identity} identity @param {Msi} msi @param {string} file */
function steps({ name, nameInEnglish, manufacturer, homepage }, { version, productCode, upgradeCode }, file) {
  const install = `msiexec /i "${file}" /qn`;
  const uninstall = `msiexec /x "${productCode}" /qn`;
  return `# ${name} ${version}（Intune）

1. 空のフォルダーに \`${file}\` だけを置き、マイクロソフトの Win32 コンテンツ準備ツールで変換します。
   \`IntuneWinAppUtil.exe -c フォルダー -s ${file} -o 出力先 -q\`
2. Intune 管理センターの「アプリ」→「Windows」→「追加」→「Windows アプリ (Win32)」で、できた \`.intunewin\` を選びます。
3. 次のとおりに入力します。検出規則は「MSI」か、「カスタム検出スクリプト」（\`${DETECTION}\`）のどちらかです。
4. 「Microsoft Edge WebView2 ランタイム」のないPCがあるときは、それを先に配布するか、依存関係に加えます。
5. 次のバージョンは、このアプリの「置き換え」として追加します。「以前のバージョンのアンインストール」は「いいえ」です。

# ${nameInEnglish} ${version} (Intune)

1. Put \`${file}\` alone into a folder and convert it by Microsoft's Win32 Content Prep Tool:
   \`IntuneWinAppUtil.exe -c FOLDER -s ${file} -o OUTPUT -q\`
2. Intune admin center, Apps, Windows, Add, Windows app (Win32): choose the \`.intunewin\` file.
3. Enter what follows. As detection rule take either MSI or the custom script \`${DETECTION}\`.
4. Where PCs lack the Microsoft Edge WebView2 Runtime, deploy that first, or add it as a dependency.
5. The next version supersedes this app; "Uninstall previous version" is No.

| | |
|---|---|
| Name / 名前 | ${name} |
| Publisher / 発行元 | ${manufacturer} |
| Information URL / 情報 URL | ${homepage} |
| Install command / インストール コマンド | \`${install}\` |
| Uninstall command / アンインストール コマンド | \`${uninstall}\` |
| Install behavior / インストール処理 | System / システム |
| Device restart behavior / デバイスの再起動 | Determine behavior based on return codes / リターン コードに基づいて動作を決定する |
| Return codes / リターン コード | 0 success, 3010 soft reboot, 1618 retry, 1602 and 1603 failed |
| Operating system architecture / アーキテクチャ | 64-bit |
| Minimum operating system / 最低限のOS | Windows 10 1607 |
| Custom script: run as 32-bit process / カスタム スクリプトを32ビット プロセスで実行 | No / いいえ |
| MSI product code / MSI 製品コード | \`${productCode}\`, version ≥ ${version} |
| MSI upgrade code / MSI アップグレード コード | \`${upgradeCode}\` |
`;
}
