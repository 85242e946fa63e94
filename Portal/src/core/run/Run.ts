import type { EnrichmentSnapshot } from "../EnrichmentSnapshot.js";
import type { Batch } from "./Batch.js";
import {
  isRecord, processedItems, readNumber, readProgress, readTime, text, type EnrichmentDocument, type EnrichmentProgress,
} from "./documents.js";
import { RunName } from "./RunName.js";

/** Where a run stands. */
export type RunOutcome = "running" | "paused" | "completed" | "failed" | "cancelled";

const mostBatches = 500;
// The service takes a time that is further ahead than this for none.
const mostAheadMilliseconds = 300_000;

/**
 * What the events of one run add up to, in the order in which the service sends them. The service alone judges what is
 * late, and which run is the current one; what it sends is shown as it is, be it more or less than before.
 */
export class Run {
  progress: EnrichmentProgress | null = null;
  outcome: RunOutcome = "running";
  error: string | null = null;
  message: string | null = null;
  startedAt: number | null = null;
  /** When the newest event was made, by the publisher's clock. */
  lastAt: number | null = null;
  batches: readonly Batch[] = [];
  readonly #name = new RunName();

  /** Goes on from what a snapshot told of a run. */
  static from(snapshot: EnrichmentSnapshot): Run {
    const run = new Run();
    run.progress = snapshot.progress;
    run.outcome = snapshot.phase === "idle" ? "running" : snapshot.phase;
    run.error = snapshot.isFailed ? snapshot.error : null;
    run.message = snapshot.message;
    run.startedAt = snapshot.startedAt;
    run.lastAt = snapshot.lastEventAt;
    run.batches = snapshot.batches;
    run.#name.seed(snapshot.run);
    return run;
  }

  /** As the newest event that has a name calls it. */
  get name(): string | null {
    return this.#name.value;
  }

  get ended(): boolean {
    return this.outcome !== "running" && this.outcome !== "paused";
  }

  /** Whether an event begins the next run: it is the first after an end, or the `started` of another run. */
  isFollowedBy(kind: string, document: EnrichmentDocument): boolean {
    return this.ended || (kind === "enrichment.started" && !this.#name.carries(document));
  }

  /** Whether a document's names are those of this run. */
  carries(document: EnrichmentDocument): boolean {
    return this.#name.carries(document);
  }

  /**
   * @param now by the service's clock, in milliseconds since 1970.
   * @returns whether the service has gone over to a run of another name.
   */
  accept(kind: string, document: EnrichmentDocument, now: number = Date.now()): boolean {
    const renamed = this.#name.adopt(document);
    const at = possible(readTime(document.created_at), now) ?? this.lastAt ?? now;
    const next = readProgress(document, this.progress);
    this.startedAt ??= possible(readTime(next?.started_at), now) ?? (kind === "enrichment.started" ? at : null);
    if (next !== null) {
      this.#addBatch(this.progress, next, document, possible(readTime(next.last_update), now) ?? at);
      this.progress = next;
    }
    this.lastAt = Math.max(this.lastAt ?? 0, at);
    if (kind === "enrichment.paused") this.outcome = "paused";
    if (endsPause(kind)) this.outcome = "running";
    if (isTerminal(kind)) this.#end(kind, document);
    return renamed;
  }

  #addBatch(
    known: EnrichmentProgress | null, next: EnrichmentProgress, document: EnrichmentDocument, at: number,
  ): void {
    const items = processedItems(next) - (known === null ? 0 : processedItems(known));
    if (items <= 0) return;
    const before = this.batches.at(-1)?.at ?? this.startedAt ?? (known === null ? null : this.lastAt);
    const batch: Batch = {
      number: batchNumber(next, document) ?? (this.batches.at(-1)?.number ?? 0) + 1,
      items,
      enriched: Math.max(0, next.enriched_items - (known?.enriched_items ?? 0)),
      failed: Math.max(0, next.failed_items - (known?.failed_items ?? 0)),
      notFound: Math.max(0, next.not_found_items - (known?.not_found_items ?? 0)),
      milliseconds: before === null ? 0 : Math.max(0, at - before),
      at,
      seen: known !== null,
    };
    this.batches = [...this.batches.slice(-(mostBatches - 1)), batch];
  }

  #end(kind: string, document: EnrichmentDocument): void {
    this.outcome = kind === "enrichment.completed" ? "completed"
      : kind === "enrichment.failed" ? "failed"
      : "cancelled";
    if (this.outcome === "completed") return;
    this.message = text(document.message);
    if (this.outcome === "failed") this.error = text(document.error) ?? this.message ?? "The enrichment failed.";
    else this.message ??= text(document.error);
  }
}

const terminals = new Set(["enrichment.completed", "enrichment.failed", "enrichment.cancelled"]);

export function isTerminal(kind: string): boolean {
  return terminals.has(kind);
}

/** Whether a run that waits goes on with an event; of types without a meaning nobody knows. */
export function endsPause(kind: string): boolean {
  return kind === "progress" || kind === "enrichment.resumed" || kind === "enrichment.started" || isTerminal(kind);
}

function possible(time: number | null, now: number): number | null {
  return time !== null && time <= now + mostAheadMilliseconds ? time : null;
}

function batchNumber(progress: EnrichmentProgress, document: EnrichmentDocument): number | null {
  const payload = isRecord(document.payload) ? document.payload : {};
  const batch = isRecord(payload["batch"]) ? payload["batch"] : {};
  return readNumber(batch["batch_number"]) ?? progress.current_batch ?? null;
}
