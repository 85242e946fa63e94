import type { EnrichmentSnapshot, SnapshotErrorCode } from "../EnrichmentSnapshot.js";
import type { EnrichmentDocument, EnrichmentProgress } from "../run/documents.js";
import type { SseEvent } from "../sse/SseParser.js";

/** How a run ended. */
export interface RunEnd {
  /** True if it ended while this client watched, or between two of its connections; false for a run that was over before. */
  readonly live: boolean;
  readonly snapshot: EnrichmentSnapshot;
}

/** More on an error. */
export interface ErrorDetails {
  readonly code: SnapshotErrorCode;
  /** As in {@link RunEnd}; always true for an error of the connection. */
  readonly live: boolean;
  readonly snapshot: EnrichmentSnapshot;
}

/** What is told of runs as it happens. Each end and each error is told to an observer once. */
export interface RunObserver {
  /**
   * Also tell of a run that was over before this client or this observer came, with `live: false`, and of its state;
   * false by default.
   */
  readonly replayEnd?: boolean;
  /** Every state of a run, in order; the first is the current one. */
  onProgress?(progress: EnrichmentProgress, document: EnrichmentDocument): void;
  /** The run ended well. */
  onComplete?(end: RunEnd): void;
  /** The run failed; `onError` is told, too. */
  onFailed?(end: RunEnd): void;
  /** The run was cancelled, which is no error. */
  onCancelled?(end: RunEnd): void;
  /** The run failed, or there is no stream: trying again cannot help, or has not helped for 15 s. */
  onError?(error: string, details: ErrorDetails): void;
}

/** What a stream tells as it happens. */
export interface EnrichmentObserver extends RunObserver {
  /** Every frame, as it came. */
  onFrame?(event: SseEvent): void;
}
