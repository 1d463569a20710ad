import type { Intent } from "../backend";
import type { Bank } from "../bindings/Bank";
import type { Screen } from "../bindings/Screen";
import { words } from "../language";

/** The manual's screen numbers and additional ones. Support identifies screens by them. */
export type ScreenId = "CCHK001" | "CCHK002" | "CCHK007" | "CCHK008" | "CCHK009" | "CCHK010" | "CCHK011" | "CCHK012";

/** The core's screen of this kind. */
export type ScreenOf<Kind extends Screen["kind"]> = Extract<Screen, { kind: Kind }>;

/** The procedure that the manual's screens belong to. */
export const acquisition = (): string => words("証明書取得", "Certificates");

/** The manual's text during processing. */
export const inProgress = (): string => words("ただいま処理中です。しばらくお待ちください。", "Working. Please wait.");

/** The parts of the app that a screen can use. */
export interface Context {
  /** The bank this app belongs to. */
  readonly bank: Bank;
  /** Sends an intent to the core; ignored while another intent of this screen runs. */
  send(intent: Intent): void;
}

/** A rendered screen. */
export interface Rendered {
  readonly id: ScreenId;
  /** The procedure that this screen is a step of, unless it is its main screen. */
  readonly work?: string;
  /** The screen's name: its h1. */
  readonly title: string;
  /** The content below the h1. */
  readonly body: readonly Node[];
  /** Shown next to the buttons: why the next step is not possible yet, or what is in progress. */
  readonly hint?: HTMLElement;
  /** The buttons in the bar, from left to right. Without buttons and hint, the bar is hidden. */
  readonly actions: readonly HTMLButtonElement[];
  /** The filled button; Enter presses it. */
  readonly primary?: HTMLButtonElement;
  /** The back button; Escape presses it. */
  readonly back?: HTMLButtonElement;
  /** The element that gets the focus; by default the h1. */
  readonly focus?: HTMLElement;
  /** The h1's description for screen readers. */
  readonly describedBy?: HTMLElement;
  /** The screen's main sentence. It is repeated in the window's title, which every screen reader announces. */
  readonly sentence?: Element | null;
  /** Updates the screen in place; returns false if it must be rendered again. */
  update?(screen: Screen): boolean;
}
