import { fixtureOfFile } from "./support/fixture.ts";
import { everyScreenIn, type Look } from "./support/looks.ts";

/** Each language, scheme and size with another one of the rest; `looks/every.test.ts` has all of them with all. */
const looks: readonly Look[] = [
  { language: "en", scheme: "light", size: "default size" },
  { language: "ja", scheme: "dark", size: "narrow (320 px)" },
  { language: "en", scheme: "dark", size: "200 % zoom" },
];

const fixture = await fixtureOfFile();

for (const look of looks) everyScreenIn(fixture, look);
