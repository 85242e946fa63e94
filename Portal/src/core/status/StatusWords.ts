/** How a word is meant: fine, going on, to be watched, wrong, or nothing to say. */
export type Tone = "good" | "run" | "warn" | "bad" | "idle";

/** A shape for each meaning, so that none is told by colour alone. */
export type StatusIcon =
  | "check" | "cross" | "stop" | "pause" | "play" | "alert" | "wait" | "link" | "broken" | "lock" | "offline" | "turn";

/** A word for a chip, with its tone and its shape. */
export interface StatusWord {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: StatusIcon;
}

/** What a person can do: connect at once, bring another token, or give the BOM up. */
export type StatusAction = "retry" | "sign-in" | "leave";

/** Something that deserves a sentence. */
export interface StatusNote {
  /** Whether it is about the run, or about the connection. */
  readonly about: "run" | "connection";
  readonly tone: Tone;
  readonly title: string;
  /** More; empty if there is no more to say. It may count seconds, so it is not for a live region. */
  readonly detail: string;
  readonly actions: readonly StatusAction[];
}

/** Everything that there is to say of one snapshot, in words that do not contradict each other. */
export interface EnrichmentStatus {
  /** False if what is shown is only the last that is known. */
  readonly current: boolean;
  /** Where the run stands; without a current view of a run that goes on, why that is not known. */
  readonly chip: StatusWord;
  /** How the connection stands. */
  readonly pill: StatusWord;
  /** The line above the bar: a percentage, or why there is none. */
  readonly headline: string;
  /** What the run is called, or why that is not known. */
  readonly run: string;
  readonly notes: readonly StatusNote[];
  /** Begins the document's title; the BOM's name follows it. */
  readonly title: string;
  /** For a live region: changes at every tenth of the way, at the end, and when the view is lost or back. */
  readonly announcement: string;
}
