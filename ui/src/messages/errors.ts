import type { ErrorCode } from "../bindings/ErrorCode";
import type { Failure } from "../bindings/Failure";
import { moment } from "../dates";
import { app, typed } from "./app";
import { answer, bank, renewal } from "./bank";
import type { Message, Template } from "./message";
import { network } from "./network";
import { proxy } from "./proxy";
import { store } from "./store";
import { update } from "./update";

/** Every code's message. A code without one does not compile. */
export const errors: Record<ErrorCode, Message> = {
  ...typed,
  ...bank,
  ...renewal,
  ...network,
  ...proxy,
  ...answer,
  ...store,
  ...app,
  ...update,
};

/** A failure's message in one language, its placeholders filled. */
export interface Explained {
  readonly title: string;
  readonly explanation: string;
  readonly next: readonly string[];
}

/** What to tell about a failure. */
export function explain(failure: Failure, language: keyof Message): Explained {
  const retryAt = failure.retry_at === null ? null : moment(failure.retry_at, language);
  const details = { remainingTries: failure.remaining_tries, retryAt };
  const fill = (template: Template) => (typeof template === "string" ? template : template(details));
  const { title, explanation, next } = errors[failure.code][language];
  return { title, explanation: fill(explanation), next: next.map(fill) };
}
