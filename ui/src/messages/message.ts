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

/** The languages a message has. */
export type Language = keyof Message;

/** What happened; why, and what is not at stake; what to do now, step by step. */
export function text(title: string, explanation: Template, ...next: readonly Template[]): Text {
  return { title, explanation, next };
}

/** The text of a template. */
export function fill(template: Template, details: Details): string {
  return typeof template === "string" ? template : template(details);
}
