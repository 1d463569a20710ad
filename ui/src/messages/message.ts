/** A text, or two: one with a detail such as `{retry_at}`, and one for use if the core does not provide it. */
export type Template = string | { readonly known: string; readonly unknown: string };

/** A failure's message in one language. */
export interface Text {
  /** What happened, in one sentence. */
  readonly title: string;
  /** Why, and what is not affected. Shown alone at a field. */
  readonly explanation: Template;
  /** What to do, step by step. */
  readonly next: readonly Template[];
}

/** A failure's message in both languages. */
export interface Message {
  readonly ja: Text;
  readonly en: Text;
}

/** The details that a text can contain, by name in braces; null if the core does not provide one. */
export type Details = Readonly<Record<string, string | null>>;

/** The text with its detail filled in. */
export function fill(template: Template, details: Details): string {
  if (typeof template === "string") return template;
  const named = Object.entries(details).find(([name]) => template.known.includes(name));
  if (named === undefined || named[1] === null) return template.unknown;
  return template.known.replace(named[0], () => named[1] ?? "");
}
