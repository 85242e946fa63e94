import {
  isRecord, processedItems, readNumber, type EnrichmentDocument, type EnrichmentProgress,
} from "./documents.js";
import type { RunFacts } from "./Run.js";

/** What one progress event added to its run. */
export interface Batch {
  /** The batch's number as published, else the place in the order of arrival. */
  readonly number: number;
  readonly items: number;
  readonly enriched: number;
  readonly failed: number;
  readonly notFound: number;
  /** The time since the state before, by the publisher's clock. */
  readonly milliseconds: number;
  /** When it ended, by the publisher's clock, in milliseconds since 1970. */
  readonly at: number;
  /** False where it sums up what happened before this client came. */
  readonly seen: boolean;
}

/**
 * Adds what a state has brought to the batches of its run.
 * @param known what was known of the run before, and its start.
 * @param at when the state was made, by the publisher's clock, in milliseconds since 1970.
 */
export type BatchRecorder = (
  known: RunFacts, progress: EnrichmentProgress, document: EnrichmentDocument, at: number,
) => readonly Batch[];

const mostBatches = 500;

/** Keeps the newest 500 batches of a run: give it to a client as its option `batches`. */
export const recordBatches: BatchRecorder = (known, progress, document, at) => {
  const { batches, progress: before } = known;
  const items = processedItems(progress) - (before === null ? 0 : processedItems(before));
  if (items <= 0) return batches;
  const since = batches.at(-1)?.at ?? known.startedAt ?? (before === null ? null : known.lastEventAt);
  const batch: Batch = {
    number: batchNumber(progress, document) ?? (batches.at(-1)?.number ?? 0) + 1,
    items,
    enriched: Math.max(0, progress.enriched_items - (before?.enriched_items ?? 0)),
    failed: Math.max(0, progress.failed_items - (before?.failed_items ?? 0)),
    notFound: Math.max(0, progress.not_found_items - (before?.not_found_items ?? 0)),
    milliseconds: since === null ? 0 : Math.max(0, at - since),
    at,
    seen: before !== null,
  };
  return [...batches.slice(-(mostBatches - 1)), batch];
};

function batchNumber(progress: EnrichmentProgress, document: EnrichmentDocument): number | null {
  const payload = isRecord(document.payload) ? document.payload : {};
  const batch = isRecord(payload["batch"]) ? payload["batch"] : {};
  return readNumber(batch["batch_number"]) ?? progress.current_batch ?? null;
}
