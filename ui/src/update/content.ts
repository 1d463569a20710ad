import type { Intent } from "../backend";
import type { UpdateView } from "../bindings/UpdateView";

/** What the prompt contains. */
export interface Content {
  readonly title: string;
  readonly body: readonly Node[];
  readonly actions: readonly HTMLButtonElement[];
  /** Has the focus. */
  readonly primary?: HTMLButtonElement;
  /** Escape presses it. */
  readonly back?: HTMLButtonElement;
  /** Shows a later state in place; false where it has to be built anew. */
  update?(update: UpdateView): boolean;
}

/** Sends one intent to the core. */
export type Send = (intent: Intent) => void;

/** One kind of news out of the core's. */
export type UpdateOf<Kind extends UpdateView["kind"]> = Extract<UpdateView, { kind: Kind }>;
