import type { ConnectionStatus } from "./link/LinkState.js";
import type { ErrorCode, Problem } from "./link/Problem.js";
import type { Batch } from "./run/Batch.js";
import type { EnrichmentProgress } from "./run/documents.js";
import type { RunOutcome } from "./run/Run.js";

/** A word for programs on why there is an error. */
export type SnapshotErrorCode = ErrorCode | "enrichment.failed";

/** What is known of a BOM's enrichment at one moment. A new object for each change, never changed itself. */
export interface EnrichmentSnapshot {
  readonly bomId: string;
  readonly connectionStatus: ConnectionStatus;
  /** `idle` before anything is known of a run. */
  readonly phase: "idle" | RunOutcome;
  readonly progress: EnrichmentProgress | null;
  /** As published, or from the counts where none is published; 0 before the first state. */
  readonly progressPercent: number;
  readonly isProcessing: boolean;
  readonly isPaused: boolean;
  readonly isComplete: boolean;
  readonly isFailed: boolean;
  readonly isCancelled: boolean;
  /**
   * Why the run failed, or why there is no stream; null while it runs, and while a connection that was there is being
   * made anew.
   */
  readonly error: string | null;
  readonly errorCode: SnapshotErrorCode | null;
  /** Why there is no connection now, be it for a moment or for good; null while there is one. */
  readonly problem: Problem | null;
  /** There has been no connection yet, which is an error by now, but tries go on by themselves. */
  readonly retrying: boolean;
  /** More on the failure, or why the run was cancelled, as published. */
  readonly message: string | null;
  /** A trouble that the connection gets over by itself, or a state with values that are no numbers. */
  readonly notice: string | null;
  /** Nothing has been heard from the server for too long: what is shown may be old. */
  readonly stale: boolean;
  /**
   * The server is heard, but nothing of the run has come for as long as makes a run stalled by the service's own rule
   * (300 s by default). Never while it is paused.
   */
  readonly stalled: boolean;
  readonly offline: boolean;
  /** When the next try to connect is due, in milliseconds since 1970. */
  readonly retryAt: number | null;
  /** The server's clock less this machine's, in milliseconds. */
  readonly skew: number;
  /** The run, as the newest event that has a name calls it. */
  readonly run: string | null;
  /** Times of the run by the publisher's clock, in milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly lastEventAt: number | null;
  /** The newest 500 of the run; none without the client's option `batches`. */
  readonly batches: readonly Batch[];
  readonly lastEventId: string | null;
  /** Events applied, and events dropped because they came twice or are no documents. */
  readonly events: number;
  readonly dropped: number;
}

/** @returns how long the run has taken, in milliseconds, or null if its start is unknown. */
export function elapsedOf(snapshot: EnrichmentSnapshot, now: number = Date.now()): number | null {
  if (snapshot.startedAt === null) return null;
  const until = snapshot.isProcessing ? now + snapshot.skew : (snapshot.lastEventAt ?? snapshot.startedAt);
  return Math.max(0, until - snapshot.startedAt);
}
