/** A text, or two: one that names a detail, as `{retry_at}`, and one for where the core does not give it. */
export type Template = string | { readonly known: string; readonly unknown: string };

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

/** What a text may name, by its name in braces; null where the core does not give it. */
export type Details = Readonly<Record<string, string | null>>;

/** The text with the detail that it names. */
export function fill(template: Template, details: Details): string {
  if (typeof template === "string") return template;
  const named = Object.entries(details).find(([name]) => template.known.includes(name));
  if (named === undefined || named[1] === null) return template.unknown;
  return template.known.replace(named[0], () => named[1] ?? "");
}
