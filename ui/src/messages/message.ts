import type { ErrorCode } from "../bindings/ErrorCode";

/** What a message may name, where the core gives it. */
export interface Details {
  /** Tries left before the account is locked. */
  readonly remainingTries: number | null;
  /** When to come back, as a date in the message's language. */
  readonly retryAt: string | null;
}

/** A text, or one made from the details. */
export type Template = string | ((details: Details) => string);

/** A failure in one language. */
export interface Text {
  /** What happened, in one sentence. */
  readonly title: string;
  /** Why, and what is not at stake. Stands alone beside a field. */
  readonly explanation: Template;
  /** What to do now, step by step. */
  readonly next: readonly Template[];
}

/** A failure in both languages. */
export interface Message {
  readonly ja: Text;
  readonly en: Text;
}

/** Some of the codes' messages. */
export type Messages = Partial<Record<ErrorCode, Message>>;

type Sentences = readonly [title: string, explanation: Template, ...next: Template[]];

/** A message in Japanese, then `.en` in English: title, explanation, and what to do. */
export function ja(...japanese: Sentences): { en(...english: Sentences): Message } {
  return { en: (...english) => ({ ja: text(...japanese), en: text(...english) }) };
}

function text(...[title, explanation, ...next]: Sentences): Text {
  return { title, explanation, next };
}
