import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { disconnected, type LinkState } from "./link/LinkState.js";
import { noRun, type Run } from "./run/Run.js";

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
  const { status, ...connection } = link;
  const problem = status === "error" ? link.problem : null;
  const known = run?.facts ?? noRun;
  const is = phaseOf(known.phase);
  const { isFailed, isProcessing } = is;
  return {
    ...known,
    ...facts,
    ...is,
    ...connection,
    connectionStatus: status,
    progressPercent: known.progress?.percent_complete ?? 0,
    error: isFailed ? known.error : (problem?.message ?? null),
    errorCode: isFailed ? "enrichment.failed" : (problem?.code ?? null),
    retrying: problem !== null && !problem.final,
    // What is no error is a trouble that the connection gets over by itself.
    notice: facts.notice ?? (problem === null ? (link.problem?.message ?? null) : null),
    stalled: facts.stalled && status === "connected" && isProcessing,
    run: run?.name ?? null,
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
