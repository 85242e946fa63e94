import { idleSnapshot } from "./composeSnapshot.js";
import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { describeAnswer } from "./link/Problem.js";
import { Refused } from "./link/Refused.js";
import { readToken } from "./link/TokenSource.js";
import { readProgress, readTime, text, type EnrichmentDocument } from "./run/documents.js";
import type { RunOutcome } from "./run/Run.js";
import { ServiceAccess, type AccessOptions } from "./transport/ServiceAccess.js";

/** How to ask. */
export interface FetchSnapshotOptions extends AccessOptions {
  readonly signal?: AbortSignal;
}

const outcomes: readonly string[] = ["running", "paused", "completed", "failed", "cancelled"] satisfies RunOutcome[];

/**
 * Asks once for the state of a BOM, without a stream: for a server that renders, or for polling. The answer can be
 * given as `initialSnapshot`, also across the network as JSON.
 * @returns the snapshot; that of a BOM of which nothing is known if the service knows nothing of it (404).
 * @throws Refused with the service's words if it refuses (401, 403, 503, …), TypeError if it cannot be reached.
 */
export async function fetchSnapshot(bomId: string, options: FetchSnapshotOptions = {}): Promise<EnrichmentSnapshot> {
  const access = new ServiceAccess(options);
  const source = access.token();
  const token = source === undefined ? null : await readToken(source, { refresh: false });
  const response = await access.send(access.url(`boms/${encodeURIComponent(bomId)}`), {
    headers: { Accept: "application/json", ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
    signal: options.signal ?? null,
  });
  if (response.status === 404) return idleSnapshot(bomId);
  if (!response.ok) throw new Refused(await describeAnswer(response));
  return readState(bomId, (await response.json()) as EnrichmentDocument);
}

function readState(bomId: string, answer: EnrichmentDocument): EnrichmentSnapshot {
  const status = text(answer["status"]) ?? "";
  const phase = outcomes.includes(status) ? (status as RunOutcome) : "running";
  const progress = readProgress(answer, null);
  const message = text(answer.message);
  const failed = phase === "failed";
  return idleSnapshot(bomId, {
    phase, progress, message: phase === "cancelled" ? (message ?? text(answer.error)) : message,
    error: failed ? (text(answer.error) ?? message ?? "The enrichment failed.") : null,
    errorCode: failed ? "enrichment.failed" : null,
    stalled: status === "stalled",
    run: text(answer["run"]),
    startedAt: readTime(progress?.started_at),
    lastEventAt: readTime(progress?.last_update) ?? readTime(answer["received_at"]),
    lastEventId: text(answer["last_event_id"]),
  });
}
