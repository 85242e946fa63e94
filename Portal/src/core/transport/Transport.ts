import type { SseEvent } from "../sse/SseParser.js";
import type { LinkState } from "../link/LinkState.js";

/** Where a BOM's frames go. */
export interface Sink {
  /** A frame of the BOM, in order; its id without the BOM's. */
  frame(event: SseEvent): void;
  /** The connection stands otherwise. */
  state(state: LinkState): void;
}

/** Where a watch begins, and when it is over. */
export interface WatchOptions {
  /** The last event that is known; what follows it comes. Without it the stream begins with a snapshot. */
  readonly after: string | null;
  /** Whether to wait for the next run where this one has ended. */
  readonly follow: boolean;
}

/** One BOM being watched. */
export interface Watch {
  /** Asks again at once, with a new token. */
  retry(): void;
  /** Ends it. */
  close(): void;
}

/** Brings the frames of BOMs, over as many connections as it likes. */
export interface Transport {
  /** Watches a BOM from now on. */
  watch(bomId: string, sink: Sink, options: WatchOptions): Watch;
  /** The token has changed: open streams are asked for anew with it. */
  tokenChanged(): void;
  /** Ends every watch. */
  close(): void;
}
