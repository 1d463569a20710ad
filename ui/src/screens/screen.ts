import type { Intent } from "../backend";
import type { Bank } from "../bindings/Bank";
import type { Screen } from "../bindings/Screen";
import { words } from "../language";

/** The manual's screen numbers, and ours that follow them. Support asks for them. */
export type ScreenId = "CCHK001" | "CCHK002" | "CCHK007" | "CCHK008" | "CCHK009" | "CCHK010" | "CCHK011" | "CCHK012";

/** One kind of screen out of the core's. */
export type ScreenOf<Kind extends Screen["kind"]> = Extract<Screen, { kind: Kind }>;

/** What the manual's screens are steps of. */
export const acquisition = (): string => words("証明書取得", "Certificates");

/** The manual's words for whatever takes its time. */
export const inProgress = (): string => words("ただいま処理中です。しばらくお待ちください。", "Working. Please wait.");

/** What a screen may use of the app around it. */
export interface Context {
  /** The bank this app belongs to. */
  readonly bank: Bank;
  /** Sends one intent to the core; ignored while another one of this screen runs. */
  send(intent: Intent): void;
}

/** A screen, built. */
export interface Rendered {
  readonly id: ScreenId;
  /** The work that this screen is a step of, where it is not the work's own. */
  readonly work?: string;
  /** The screen's name: its h1. */
  readonly title: string;
  /** What stands under the h1. */
  readonly body: readonly Node[];
  /** Stands beside the buttons: why the next step is not possible yet, or what is being done. */
  readonly hint?: HTMLElement;
  /** The buttons at the bottom, from left to right; with no hint either, there is no bar. */
  readonly actions: readonly HTMLButtonElement[];
  /** The filled button; Enter presses it. */
  readonly primary?: HTMLButtonElement;
  /** The way back; Escape presses it. */
  readonly back?: HTMLButtonElement;
  /** Where one types; without it the h1 takes the focus. */
  readonly focus?: HTMLElement;
  /** Says more about the h1 to a screen reader. */
  readonly describedBy?: HTMLElement;
  /** The sentence that matters on it. The window's title has it as well, which every screen reader speaks. */
  readonly sentence?: Element | null;
  /** Shows a later state of the same screen in place; false where it has to be built anew. */
  update?(screen: Screen): boolean;
}
