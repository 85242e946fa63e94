import { expect, it } from "vitest";
import { idleSnapshot } from "./composeSnapshot.js";
import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { statusOf } from "./statusOf.js";

const statuses = ["disconnected", "connecting", "connected", "reconnecting", "error"] as const;
const phases = ["idle", "running", "paused", "completed", "failed", "cancelled"] as const;
const codes = [
  null, "bad_request", "unauthorized", "forbidden", "revoked", "not_found", "too_many", "unavailable", "network",
  "unanswered", "silent", "not_a_stream", "no_streaming", "token", "unexpected",
] as const;
const either = [false, true];
const progress = {
  status: "", total_items: 100, enriched_items: 40, failed_items: 3, not_found_items: 2, pending_items: 55,
  percent_complete: 45,
};

/** Every combination, also those that no service brings about. */
function* snapshots(): Generator<EnrichmentSnapshot> {
  for (const connectionStatus of statuses) for (const phase of phases) for (const code of codes)
    for (const stale of either) for (const stalled of either) for (const offline of either)
      for (const retrying of either) for (const known of either) {
        const problem = code === null ? null : { status: null, code, message: "words of the service", final: !retrying };
        const failed = phase === "failed";
        yield {
          ...idleSnapshot("bom"), connectionStatus, phase, stale, stalled, offline, retrying, problem,
          isProcessing: phase === "running", isPaused: phase === "paused", isComplete: phase === "completed",
          isFailed: failed, isCancelled: phase === "cancelled",
          error: failed ? "Rate limit exceeded" : connectionStatus === "error" ? "words of the service" : null,
          errorCode: failed ? "enrichment.failed" : code,
          progress: known ? progress : null, progressPercent: known ? 45 : 0,
        } as EnrichmentSnapshot;
      }
}

const all = [...snapshots()].map((now) => {
  const status = statusOf(now, 0);
  return { now, status, text: JSON.stringify(status) };
});
const heard = (now: EnrichmentSnapshot) => now.connectionStatus === "connected" && !now.stale && !now.offline;

/** Checks all combinations, and names the first that does not hold. */
function always(holds: (each: (typeof all)[number]) => boolean): void {
  expect(all.find((each) => !holds(each))).toBeUndefined();
}

const claims = (rule: string, holds: (each: (typeof all)[number]) => boolean) => it(rule, () => always(holds));

it("looks at every combination", () => {
  expect(all.length).toBe(5 * 6 * 15 * 2 ** 5);
});

claims("says Live if and only if the service is heard", ({ now, status }) => (status.pill.word === "Live") === heard(now));

claims("says Running, Paused, Stalled or Waiting only if the service is heard", ({ now, status }) =>
  heard(now) || !/Running|Paused|Stalled|Waiting/.test(`${status.chip.word} ${status.title}`));

claims("never shows a good or running tone without a view, but for a run that has ended", ({ now, status }) =>
  heard(now) || (status.pill.tone !== "good" && (now.isComplete || (status.chip.tone !== "good" && status.chip.tone !== "run"))));

claims("says the same in chip and pill if the run cannot be seen", ({ now, status }) =>
  heard(now) || now.isComplete || now.isFailed || now.isCancelled || status.chip.word === status.pill.word);

claims("says that nothing is known only if the service has said so", ({ now, text }) =>
  (heard(now) && now.phase === "idle") || !/No run is known|Waiting for/.test(text));

claims("says that the connection is fine only if it is", ({ now, text }) => heard(now) || !/connection is fine/i.test(text));

claims("says stalled only if the service has judged so, of a run that goes on", ({ now, text }) =>
  (now.stalled && now.isProcessing && heard(now)) || !/stalled/i.test(text));

claims("marks a percentage that may be old", ({ now, status }) =>
  now.progress === null || status.current || (/^Last known/.test(status.headline) && /last known/.test(status.title)
    && (/Last known/.test(status.announcement))));

claims("is current only if the service is heard, or a run has ended and nobody follows", ({ now, status }) =>
  status.current === (heard(now)
    || (now.connectionStatus === "disconnected" && !now.offline && (now.isComplete || now.isFailed || now.isCancelled))));

claims("keeps the reason of a failed run, and its counts, whatever the connection does", ({ now, status }) =>
  !now.isFailed || (status.chip.word === "Failed" && status.notes[0]!.title === "The enrichment failed: Rate limit exceeded"
    && (now.progress === null || status.headline.includes("45 %"))));

claims("offers nothing to do about a run", ({ status }) =>
  status.notes.every((note) => note.about === "connection" || note.actions.length === 0));

claims("offers no new try where access is refused", ({ now, status }) =>
  now.connectionStatus !== "error" || now.retrying || !/unauthorized|forbidden|revoked/.test(now.problem?.code ?? "")
    || (status.notes.at(-1)!.actions.includes("sign-in") && !status.notes.at(-1)!.actions.includes("retry")));

claims("does not call a connection broken where access is refused", ({ now, text }) =>
  now.connectionStatus !== "error" || now.retrying || !/unauthorized|forbidden|revoked/.test(now.problem?.code ?? "")
    || !/No connection|Cannot connect/.test(text));

claims("asks for another token only where this one is refused", ({ now, status }) =>
  !status.notes.some((note) => note.actions.includes("sign-in"))
    || /unauthorized|forbidden|revoked/.test(now.problem?.code ?? ""));

claims("explains every error", ({ now, status }) =>
  now.connectionStatus !== "error" || status.notes.some((note) => note.about === "connection"));

claims("gives every word a shape, and no text a hole", ({ status, text }) =>
  status.chip.icon.length > 0 && status.pill.icon.length > 0 && !/undefined|null|NaN/.test(text.replaceAll("[null]", "")));

claims("has at most one note on the run and one on the connection", ({ status }) =>
  new Set(status.notes.map((note) => note.about)).size === status.notes.length);
