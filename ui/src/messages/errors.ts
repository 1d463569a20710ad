import table from "../../../src-tauri/core/errors.json";
import type { ErrorCode } from "../bindings/ErrorCode";
import type { Failure } from "../bindings/Failure";
import { moment } from "../dates";
import { fill, type Message } from "./message";

/** Every code's message, from the shared table. A code without a message does not compile. */
export const errors: Record<ErrorCode, Message> = {
  ...table.typed.codes,
  ...table.bank.codes,
  ...table.network.codes,
  ...table.proxy.codes,
  ...table.answer.codes,
  ...table.store.codes,
  ...table.app.codes,
  ...table.update.codes,
};

/** A failure's message in one language, with its placeholders filled. */
export interface Explained {
  readonly title: string;
  readonly explanation: string;
  readonly next: readonly string[];
}

/** The message of a failure. */
export function explain(failure: Failure, language: keyof Message): Explained {
  const details = {
    "{remaining_tries}": failure.remaining_tries?.toString() ?? null,
    "{retry_at}": failure.retry_at === null ? null : moment(failure.retry_at, language),
  };
  const { title, explanation, next } = errors[failure.code][language];
  return { title, explanation: fill(explanation, details), next: next.map((step) => fill(step, details)) };
}
