import type { EnrichmentSnapshot } from "../EnrichmentSnapshot.js";
import { processedItems, type EnrichmentProgress } from "./documents.js";

/** A remaining time, from likely-fast to likely-slow, in milliseconds. */
export interface RemainingTime {
  readonly low: number;
  readonly high: number;
}

/** What the run's own batches say about its speed. */
export interface Pace {
  /** Items a second over the newest batches; null before there are two moments to compare. */
  readonly itemsPerSecond: number | null;
  /** Null where the pace is unknown, or nothing is left. */
  readonly remaining: RemainingTime | null;
}

const newest = 12;
const fewest = 3;

/**
 * Derives the pace from the newest batches: the client needs its option `batches`. The range spans the quicker and the
 * slower of them (the 20th and 80th percentile of time an item), so an uneven run shows a wide one; fewer than three
 * batches show none.
 */
export function paceOf({ batches, progress, isProcessing }: EnrichmentSnapshot): Pace {
  const pending = isProcessing && progress !== null ? pendingItems(progress) : 0;
  const timed = batches.filter((batch) => batch.milliseconds > 0 && batch.items > 0).slice(-newest);
  const items = timed.reduce((sum, batch) => sum + batch.items, 0);
  const milliseconds = timed.reduce((sum, batch) => sum + batch.milliseconds, 0);
  if (items === 0) return { itemsPerSecond: null, remaining: null };

  const itemsPerSecond = items / (milliseconds / 1000);
  if (timed.length < fewest || pending <= 0) return { itemsPerSecond, remaining: null };
  const slowness = timed.map((batch) => batch.milliseconds / batch.items).sort((a, b) => a - b);
  const mean = milliseconds / items;
  return {
    itemsPerSecond,
    remaining: {
      low: pending * Math.min(quantile(slowness, 0.2), mean),
      high: pending * Math.max(quantile(slowness, 0.8), mean),
    },
  };
}

function pendingItems(progress: EnrichmentProgress): number {
  const { total_items, pending_items } = progress;
  return pending_items > 0 ? pending_items : Math.max(0, total_items - processedItems(progress));
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
