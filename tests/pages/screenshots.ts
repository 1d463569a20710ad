import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../support/programs.ts";
import { Fixture, sizes } from "./support/fixture.ts";
import { prepare, visitAll } from "./support/screens.ts";

/** Pictures of every page of the bank, to be looked at: `npm run screenshots:pages`. */
const folder = join(root, "screenshots", "pages");

const fixture = await Fixture.open();
const identities = await prepare(fixture);
for (const [size, options] of Object.entries(sizes)) {
  await mkdir(join(folder, size), { recursive: true });
  await visitAll(fixture, identities, options, async (name, { page }) => {
    await page.screenshot({ path: join(folder, size, `${name}.png`), fullPage: true, animations: "disabled" });
  });
}
await fixture.close();
console.log(`${folder}: ${Object.keys(sizes).join(", ")}`);
