import { fixtureOfFile, sizes } from "../support/fixture.ts";
import { everyScreenIn } from "../support/looks.ts";

const fixture = await fixtureOfFile();

for (const language of ["ja", "en"] as const) {
  for (const scheme of ["light", "dark"] as const) {
    for (const size of Object.keys(sizes)) everyScreenIn(fixture, { language, scheme, size });
  }
}
