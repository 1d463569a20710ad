import type { ErrorCode } from "../bindings/ErrorCode";
import type { Failure } from "../bindings/Failure";
import { englishMoment, japaneseMoment } from "../dates";
import { answer } from "./answer";
import { app } from "./app";
import { bank } from "./bank";
import { type Details, fill, type Language, type Message } from "./message";
import { network } from "./network";
import { proxy } from "./proxy";
import { renewal } from "./renewal";
import { store } from "./store";
import { typed } from "./typed";
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
export function explain(failure: Failure, language: Language): Explained {
  const details = detailsOf(failure, language);
  const text = errors[failure.code][language];
  return {
    title: text.title,
    explanation: fill(text.explanation, details),
    next: text.next.map((step) => fill(step, details)),
  };
}

function detailsOf(failure: Failure, language: Language): Details {
  const moment = language === "ja" ? japaneseMoment : englishMoment;
  return {
    remainingTries: failure.remaining_tries,
    retryAt: failure.retry_at === null ? null : moment(failure.retry_at),
  };
}
