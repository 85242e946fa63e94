import type { Batch } from "../core/index.js";

export interface Point {
  readonly at: number;
  /** Items a second. */
  readonly rate: number;
}

const mostBuckets = 60;

export interface Series {
  readonly points: readonly Point[];
  readonly milliseconds: number;
}

/** Spreads each batch's items evenly over its time, and sums them up in at most 60 equal buckets. */
export function throughputOf(batches: readonly Batch[], startedAt: number | null): Series | null {
  const timed = batches.filter((batch) => batch.milliseconds > 0);
  const last = timed.at(-1);
  if (last === undefined || !last.seen) return null;
  const start = startedAt ?? timed[0]!.at - timed[0]!.milliseconds;
  const count = Math.min(mostBuckets, Math.max(2, timed.length * 2));
  const step = (last.at - start) / count;
  if (!(step > 0)) return null;

  const items = new Array<number>(count).fill(0);
  for (const batch of timed) {
    const from = batch.at - batch.milliseconds;
    for (let bucket = Math.max(0, Math.floor((from - start) / step)); bucket < count; bucket++) {
      const [low, high] = [start + bucket * step, start + (bucket + 1) * step];
      if (low >= batch.at) break;
      const shared = Math.min(high, batch.at) - Math.max(low, from);
      items[bucket]! += batch.items * Math.max(0, shared) / batch.milliseconds;
    }
  }
  const points = items.map((sum, bucket) => ({ at: start + (bucket + 0.5) * step, rate: sum / (step / 1000) }));
  return { points, milliseconds: last.at - start };
}
