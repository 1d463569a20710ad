// @ts-check
// The installer's words in two languages, in one package: each is a property, which holds the Japanese words until an
// action at the start puts the English ones there.

/** @typedef {readonly [japanese: string, english: string]} Words properties in them are put in at the start */

/** What the user's Windows is set to, unless the command line says `ja` or `en`. */
export const LANGUAGE = "WIZARD_LANGUAGE";

const IS_JAPANESE = `${LANGUAGE} ~= "ja"`;
export const IS_ENGLISH = `NOT ${IS_JAPANESE}`;

/** Windows' number of Japanese (Japan). */
const JAPANESE = 1041;

/** Kinds of custom actions (Windows Installer's msidefs.h): a property is set; not again in the elevated half. */
const SET_PROPERTY = 51;
const FIRST_SEQUENCE = 256;

/** Before anything is said: the earliest is what Windows Installer says about its conditions. */
const WORDS_FROM = 200;
export const CONDITIONS_CHECKED = 690;

/** @type {readonly (readonly [name: string, value: string, condition: string, sequence: number])[]} */
const CHOICE = [
  ["ChooseJapanese", "ja", `NOT ${LANGUAGE} AND UserLanguageID = ${JAPANESE}`, WORDS_FROM - 2],
  ["ChooseEnglish", "en", `NOT ${LANGUAGE}`, WORDS_FROM - 1],
];

/**
 * The rows that give each property its words, before pages and conditions.
 * @param {ReadonlyMap<string, Words>} words of the pages, by property
 * @param {ReadonlyMap<string, Words>} refusals which are said, or logged, without pages, too
 */
export function languageRows(words, refusals) {
  const all = [...refusals, ...words];
  const settings = [...refusals].flatMap(settingsOf);
  const inPages = all.flatMap(settingsOf);
  const steps = (/** @type {readonly Setting[]} */ chosen) =>
    chosen.map(({ action, condition }, index) => [action, condition, WORDS_FROM + index]);
  const choice = CHOICE.map(([action, , condition, sequence]) => [action, condition, sequence]);
  return {
    Property: all.map(([property, [japanese]]) => [property, japanese]),
    CustomAction: [
      ...CHOICE.map(([action, value]) => [action, SET_PROPERTY + FIRST_SEQUENCE, LANGUAGE, value, ""]),
      ...inPages.map(({ action, property, value }) => [action, SET_PROPERTY, property, value, ""]),
    ],
    InstallUISequence: [...choice, ...steps(inPages)],
    InstallExecuteSequence: [...choice, ...steps(settings)],
  };
}

/** @typedef {{ action: string, property: string, value: string, condition: string }} Setting */

/**
 * English where that is the language; Japanese where there are properties to put in, which those of the table are not.
 * @param {readonly [string, Words]} entry @returns {readonly Setting[]}
 */
function settingsOf([property, [japanese, english]]) {
  const set = { property, value: english, action: `English${property}`, condition: IS_ENGLISH };
  if (!japanese.includes("[")) return [set];
  return [set, { property, value: japanese, action: `Japanese${property}`, condition: IS_JAPANESE }];
}
