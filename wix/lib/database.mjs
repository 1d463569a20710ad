// @ts-check
// Edits an MSI: rows by queries, whole tables as IDT (Windows Installer's text form of a table).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * @typedef {object} Table
 * @property {string} name
 * @property {readonly (readonly [column: string, type: string])[]} columns types as in IDT: s72, i2, L0 …
 * @property {readonly string[]} keys
 * @property {readonly (readonly (string | number)[])[]} rows
 */

/** The tools take Japanese only so. */
export const environment = { ...process.env, LC_ALL: "C.UTF-8", WINDOWS_LANGUAGE: "ja_JP" };

export class Database {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  /** @param {string[]} queries */
  query(...queries) {
    for (const query of queries) this.#msibuild("-q", query);
  }

  /**
   * Adds a table, or rows to one that is there.
   * @param {Table} table
   */
  add(table) {
    for (const row of table.rows) {
      if (row.length !== table.columns.length) {
        throw new Error(`table ${table.name}: ${row.length} columns in ${row.join("|")}`);
      }
    }
    const head = [
      table.columns.map(([name]) => name),
      table.columns.map(([, type]) => type),
      [table.name, ...table.keys],
    ];
    this.#import(`${table.name}.idt`, [...head, ...table.rows].map(line));
  }

  /** What is no table: a cabinet. @param {string} name @param {string} file */
  putStream(name, file) {
    this.#msibuild("-a", name, file);
  }

  /** Strings are UTF-8. */
  useUtf8() {
    this.#import("codepage.idt", ["", "", "65001\t_ForceCodepage"]);
  }

  /**
   * The rows of a table, by column.
   * @param {string} table
   * @returns {Record<string, string>[]}
   */
  rows(table) {
    const [columns = [], , , ...rows] = this.#export(table);
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""])));
  }

  /**
   * Changes values that queries cannot change: those that are part of a key.
   * @param {string} table @param {(row: Record<string, string>) => void} change
   */
  change(table, change) {
    const [columns = [], types = [], names = []] = this.#export(table);
    const rows = this.rows(table);
    rows.forEach(change);
    this.query(`DELETE FROM \`${table}\``);
    const values = rows.map((row) => columns.map((column) => row[column] ?? ""));
    this.#import(`${table}.idt`, [columns, types, names, ...values].map(line));
  }

  /** @param {string} table */
  #export(table) {
    const text = execFileSync("msiinfo", ["export", this.file, table], {
      env: environment,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    const lines = text.split(/\r?\n/);
    return lines.filter((line, index) => index < 3 || line !== "").map((line) => line.split("\t"));
  }

  /** @param {string} name @param {string[]} lines */
  #import(name, lines) {
    const folder = mkdtempSync(join(tmpdir(), "idt-"));
    try {
      const file = join(folder, name);
      writeFileSync(file, lines.map((line) => `${line}\r\n`).join(""));
      this.#msibuild("-i", file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** @param {string[]} args */
  #msibuild(...args) {
    execFileSync("msibuild", [this.file, ...args], { env: environment, stdio: "pipe" });
  }
}

/** A row in IDT, where line ends inside a value have signs of their own. @param {readonly (string | number)[]} row */
function line(row) {
  return row.map((value) => String(value).replaceAll("\n", "\x11\x19")).join("\t");
}
