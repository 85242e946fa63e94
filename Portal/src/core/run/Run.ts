import type { Batch, BatchRecorder } from "./Batch.js";
import { readProgress, readTime, text, type EnrichmentDocument, type EnrichmentProgress } from "./documents.js";
import { RunName } from "./RunName.js";

/** Where a run stands. */
export type RunOutcome = "running" | "paused" | "completed" | "failed" | "cancelled";

// The service takes a time that is further ahead than this for none.
const mostAheadMilliseconds = 300_000;

/** What is known of a run, as snapshots tell it: see EnrichmentSnapshot. */
export interface RunFacts {
  readonly phase: "idle" | RunOutcome;
  readonly progress: EnrichmentProgress | null;
  readonly error: string | null;
  readonly message: string | null;
  readonly startedAt: number | null;
  readonly lastEventAt: number | null;
  readonly batches: readonly Batch[];
}

/** What is known of no run. */
export const noRun: RunFacts = {
  phase: "idle", progress: null, error: null, message: null, startedAt: null, lastEventAt: null, batches: [],
};

/**
 * What the events of one run add up to, in the order in which the service sends them. The service alone judges what is
 * late, and which run is the current one; what it sends is shown as it is, be it more or less than before.
 */
export class Run {
  facts: RunFacts;
  readonly #name = new RunName();

  /** @param known what a snapshot has told of the run. @param name as a snapshot has called it. */
  constructor(known: Partial<RunFacts> = {}, name: string | null = null, private readonly record?: BatchRecorder) {
    this.facts = { ...noRun, phase: "running", ...known };
    if (name !== null) this.#name.seed(name);
  }

  /** As the newest event that has a name calls it. */
  get name(): string | null {
    return this.#name.value;
  }

  get ended(): boolean {
    return isOver(this.facts.phase);
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
    const known = this.facts;
    const time = (value: unknown) => possible(readTime(value), now);
    const at = time(document.created_at) ?? known.lastEventAt ?? now;
    const progress = readProgress(document, known.progress);
    const startedAt = known.startedAt ?? time(progress?.started_at) ?? (kind === "enrichment.started" ? at : null);
    const phase = phases.get(kind) ?? known.phase;
    this.facts = {
      ...known,
      phase,
      startedAt,
      progress: progress ?? known.progress,
      lastEventAt: Math.max(known.lastEventAt ?? 0, at),
      batches:
        (progress && this.record?.({ ...known, startedAt }, progress, document, time(progress.last_update) ?? at))
        ?? known.batches,
      ...(isTerminal(kind) ? wordsOf(phase, document) : {}),
    };
    return renamed;
  }
}

function wordsOf(phase: RunFacts["phase"], document: EnrichmentDocument): Partial<RunFacts> {
  const message = text(document.message);
  const error = text(document.error);
  if (phase === "failed") return { message, error: error ?? message ?? "The enrichment failed." };
  return phase === "cancelled" ? { message: message ?? error } : {};
}

// Types without a meaning change nothing.
const phases = new Map<string, RunOutcome>([
  ["enrichment.started", "running"], ["progress", "running"], ["enrichment.paused", "paused"],
  ["enrichment.resumed", "running"], ["enrichment.completed", "completed"], ["enrichment.failed", "failed"],
  ["enrichment.cancelled", "cancelled"],
]);

/** Whether a run is over, by its phase or its status. */
export function isOver(phase: unknown): boolean {
  return phase === "completed" || phase === "failed" || phase === "cancelled";
}

export function isTerminal(kind: string): boolean {
  return isOver(phases.get(kind));
}

/** Whether a run that waits goes on with an event. */
export function endsPause(kind: string): boolean {
  return phases.has(kind) && kind !== "enrichment.paused";
}

function possible(time: number | null, now: number): number | null {
  return time !== null && time <= now + mostAheadMilliseconds ? time : null;
}
