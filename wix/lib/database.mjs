// @ts-check
// Edits an MSI: rows by queries, and as IDT (Windows Installer's text form of a table).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {readonly (string | number)[]} Row */

/**
 * The tables that wixl does not make, as Windows Installer's reference describes them: how many of the columns
 * are the key, and each column with its type.
 * @type {Readonly<Record<string, readonly [keys: number, columns: string]>>}
 */
const SCHEMA = {
  Dialog: [
    1,
    "Dialog s72, HCentering i2, VCentering i2, Width i2, Height i2, Attributes I4, Title L128, Control_First s50, Control_Default S50, Control_Cancel S50",
  ],
  Control: [
    2,
    "Dialog_ s72, Control s50, Type s20, X i2, Y i2, Width i2, Height i2, Attributes I4, Property S50, Text L0, Control_Next S50, Help L50",
  ],
  ControlEvent: [5, "Dialog_ s72, Control_ s50, Event s50, Argument s255, Condition S255, Ordering I2"],
  ControlCondition: [4, "Dialog_ s72, Control_ s50, Action s50, Condition s255"],
  EventMapping: [3, "Dialog_ s72, Control_ s50, Event s50, Attribute s50"],
  CheckBox: [1, "Property s72, Value S64"],
  ListBox: [2, "Property s72, Order i2, Value s64, Text L64"],
  TextStyle: [1, "TextStyle s72, FaceName s32, Size i2, Color I4, StyleBits I2"],
  UIText: [1, "Key s72, Text L255"],
  ActionText: [1, "Action s72, Description L64, Template L128"],
  Environment: [1, "Environment s72, Name l255, Value L255, Component_ s72"],
  DrLocator: [3, "Signature_ s72, Parent S72, Path S255, Depth I2"],
  Signature: [
    1,
    "Signature s72, FileName s255, MinVersion S20, MaxVersion S20, MinSize I4, MaxSize I4, MinDate I4, MaxDate I4, Languages S255",
  ],
  MsiShortcutProperty: [1, "MsiShortcutProperty s72, Shortcut_ s72, PropertyKey l0, PropVariantValue l0"],
};

/** The tools take Japanese only so. */
export const environment = { ...process.env, LC_ALL: "C.UTF-8", WINDOWS_LANGUAGE: "ja_JP" };

export class Database {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  /** @param {string[]} queries */
  query(...queries) {
    this.#msibuild("-q", ...queries);
  }

  /** Adds rows to tables, which are made where wixl has not. @param {Readonly<Record<string, readonly Row[]>>} rows */
  add(rows) {
    const tables = Object.entries(rows).map(([table, added]) => {
      const present = table in SCHEMA ? head(table) : this.#export(table);
      return /** @type {const} */ ([table, [...present, ...added].map(line)]);
    });
    this.#import(new Map(tables));
  }

  /** Strings are UTF-8. */
  useUtf8() {
    this.#import(new Map([["codepage", ["", "", "65001\t_ForceCodepage"]]]));
  }

  /** The rows of a table, by column. @param {string} table @returns {Record<string, string>[]} */
  rows(table) {
    const [columns = [], , , ...rows] = this.#export(table);
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""])));
  }

  /** @param {string} table */
  #export(table) {
    const text = execFileSync("msiinfo", ["export", this.file, table], {
      env: environment,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    const [names = "", types = "", keys = "", ...rows] = text.replace(/[\r\n]+$/, "").split(/\r?\n/);
    const width = names.split("\t").length;
    return [names, types, keys, ...wholeRows(rows, width)].map((line) => line.split("\t"));
  }

  /** Replaces tables. @param {ReadonlyMap<string, readonly string[]>} texts by the tables' names */
  #import(texts) {
    const folder = mkdtempSync(join(tmpdir(), "idt-"));
    try {
      const files = [...texts].map(([table, lines]) => {
        const file = join(folder, `${table}.idt`);
        writeFileSync(file, lines.map((line) => `${line}\r\n`).join(""));
        return file;
      });
      this.#msibuild("-i", ...files);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** @param {string[]} args */
  #msibuild(...args) {
    execFileSync("msibuild", [this.file, ...args], { env: environment, stdio: "pipe" });
  }
}

/**
 * A value may have line ends in it, which `msiinfo` writes as they are: what goes on in a row that is not whole, or has
 * no second column, belongs to the row before.
 * @param {readonly string[]} lines @param {number} width how many columns
 */
function wholeRows(lines, width) {
  /** @type {string[]} */
  const rows = [];
  for (const line of lines) {
    const before = rows.at(-1);
    const isWhole = before === undefined || before.split("\t").length >= width;
    if (isWhole && (width === 1 || line.includes("\t"))) rows.push(line);
    else rows.push(`${rows.pop()}\n${line}`);
  }
  return rows;
}

/** The three lines an IDT begins with. @param {string} table @returns {Row[]} */
function head(table) {
  const [keys = 0, columns = ""] = SCHEMA[table] ?? [];
  const pairs = columns.split(", ").map((column) => column.split(" "));
  const names = pairs.map(([name = ""]) => name);
  return [names, pairs.map(([, type = ""]) => type), [table, ...names.slice(0, keys)]];
}

/** A row in IDT, where line ends inside a value have signs of their own. @param {Row} row */
function line(row) {
  return row.map((value) => String(value).replaceAll("\n", "\x11\x19")).join("\t");
}
