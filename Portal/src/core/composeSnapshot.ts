import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { disconnected, type LinkState } from "./link/LinkState.js";
import { processedItems, type EnrichmentProgress } from "./run/documents.js";
import type { Run } from "./run/Run.js";
import { paceOf } from "./run/timing.js";

/** What a stream knows beside its run and its connection. */
export interface StreamFacts {
  readonly bomId: string;
  readonly notice: string | null;
  readonly stalled: boolean;
  readonly lastEventId: string | null;
  readonly events: number;
  readonly dropped: number;
}

/** Puts together what is known at one moment. */
export function composeSnapshot(facts: StreamFacts, run: Run | null, link: LinkState): EnrichmentSnapshot {
  const problem = link.status === "error" ? link.problem : null;
  const isWaiting = link.status === "reconnecting" || link.status === "connecting";
  const batches = run?.batches ?? [];
  const is = phaseOf(run?.outcome ?? "idle");
  const { isFailed, isProcessing } = is;
  return {
    ...facts,
    ...is,
    connectionStatus: link.status,
    progress: run?.progress ?? null,
    progressPercent: run?.progress?.percent_complete ?? 0,
    error: isFailed ? run!.error : (problem?.message ?? null),
    errorCode: isFailed ? "enrichment.failed" : (problem?.code ?? null),
    problem: link.problem,
    retrying: problem !== null && !problem.final,
    message: run?.message ?? null,
    notice: facts.notice ?? (isWaiting ? (link.problem?.message ?? null) : null),
    stale: link.stale,
    stalled: facts.stalled && link.status === "connected" && isProcessing,
    offline: link.offline,
    retryAt: link.retryAt,
    skew: link.skew,
    run: run?.name ?? null,
    startedAt: run?.startedAt ?? null,
    lastEventAt: run?.lastAt ?? null,
    batches,
    pace: paceOf(batches, isProcessing ? remainingItems(run!.progress) : 0),
  };
}

/** The snapshot of a BOM of which nothing is known, or only what is given. */
export function idleSnapshot(bomId: string, known: Partial<EnrichmentSnapshot> = {}): EnrichmentSnapshot {
  const nothing = { bomId, notice: null, stalled: false, lastEventId: null, events: 0, dropped: 0 };
  return {
    ...composeSnapshot(nothing, null, disconnected),
    ...phaseOf(known.phase ?? (known.progress == null ? "idle" : "running")),
    progressPercent: known.progress?.percent_complete ?? 0,
    ...known,
    bomId,
  };
}

function phaseOf(phase: EnrichmentSnapshot["phase"]) {
  return {
    phase, isProcessing: phase === "running", isPaused: phase === "paused", isComplete: phase === "completed",
    isFailed: phase === "failed", isCancelled: phase === "cancelled",
  };
}

function remainingItems(progress: EnrichmentProgress | null): number {
  if (progress === null) return 0;
  const { total_items, pending_items } = progress;
  return pending_items > 0 ? pending_items : Math.max(0, total_items - processedItems(progress));
}
