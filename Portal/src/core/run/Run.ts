import type { Batch } from "./Batch.js";
import {
  isRecord, processedItems, readProgress, readTime, text, type EnrichmentDocument, type EnrichmentProgress,
} from "./documents.js";

export type RunOutcome = "running" | "completed" | "failed";

const mostBatches = 500;

/**
 * What the events of one run add up to. Its counts never run backwards: an event whose state is behind the one known is
 * late and changes nothing, unless it ends the run.
 */
export class Run {
  progress: EnrichmentProgress | null = null;
  outcome: RunOutcome = "running";
  error: string | null = null;
  message: string | null = null;
  startedAt: number | null = null;
  /** When the newest event was made, by the publisher's clock. */
  lastAt: number | null = null;
  /** The id of the event that ended it. */
  endedBy: string | null = null;
  batches: readonly Batch[] = [];
  /** Events whose state was behind the one known. */
  lateEvents = 0;

  constructor(readonly name: string | null) {}

  /** @returns the run that a document belongs to: its own name, else the one now known. */
  static nameOf(document: EnrichmentDocument, known: string | null): string | null {
    return text(document.workflow_run_id) ?? text(document.workflow_id) ?? known;
  }

  accept(kind: string, id: string | null, document: EnrichmentDocument): void {
    const at = readTime(document.created_at) ?? this.lastAt ?? Date.now();
    const next = readProgress(document, this.progress);
    this.startedAt ??= readTime(next?.started_at) ?? (kind === "enrichment.started" ? at : null);
    if (next !== null) this.#advance(next, document, readTime(next.last_update) ?? at, isTerminal(kind));
    this.lastAt = Math.max(this.lastAt ?? 0, at);
    if (isTerminal(kind)) this.#end(kind, id, document);
  }

  #advance(next: EnrichmentProgress, document: EnrichmentDocument, at: number, terminal: boolean): void {
    const known = this.progress;
    if (known !== null && !terminal && isBehind(next, known)) {
      this.lateEvents++;
      return;
    }

    this.#addBatch(known, next, document, at);
    this.progress = next;
  }

  #addBatch(known: EnrichmentProgress | null, next: EnrichmentProgress, document: EnrichmentDocument, at: number): void {
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

  #end(kind: string, id: string | null, document: EnrichmentDocument): void {
    this.outcome = kind === "enrichment.completed" ? "completed" : "failed";
    this.endedBy = id;
    if (this.outcome === "completed") return;
    this.message = text(document.message);
    this.error = text(document.error) ?? this.message ?? "The enrichment failed.";
  }
}

export function isTerminal(kind: string): boolean {
  return kind === "enrichment.completed" || kind === "enrichment.failed";
}

// Failed items may be tried again and succeed, so a lower count of those is no sign.
function isBehind(next: EnrichmentProgress, known: EnrichmentProgress): boolean {
  return next.enriched_items < known.enriched_items || next.percent_complete < known.percent_complete
    || processedItems(next) < processedItems(known);
}

function batchNumber(progress: EnrichmentProgress, document: EnrichmentDocument): number | null {
  const payload = isRecord(document.payload) ? document.payload : {};
  const batch = isRecord(payload["batch"]) ? payload["batch"] : {};
  for (const value of [batch["batch_number"], progress.current_batch])
    if (typeof value === "number" && Number.isFinite(value)) return value;
  return null;
}
