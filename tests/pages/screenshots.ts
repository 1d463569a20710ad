import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../support/programs.ts";
import { prepare, visitAll } from "./support/screens.ts";
import { Stage, sizes } from "./support/stage.ts";

/** Pictures of every page of the bank, to be looked at: `npm run screenshots:pages`. */
const folder = join(root, "screenshots", "pages");

const stage = await Stage.open();
const identities = await prepare(stage);
for (const [size, options] of Object.entries(sizes)) {
  await mkdir(join(folder, size), { recursive: true });
  await visitAll(stage, identities, options, async (name, { page }) => {
    await page.screenshot({ path: join(folder, size, `${name}.png`), fullPage: true, animations: "disabled" });
  });
}
await stage.close();
console.log(`${folder}: ${Object.keys(sizes).join(", ")}`);
