import type { EnrichmentSnapshot } from "../EnrichmentSnapshot.js";
import { refusalOf } from "./connectionOf.js";
import type { StatusNote } from "./StatusWords.js";

/** @returns what the run has to tell beside its numbers, or null. @param heard whether the service is heard now. */
export function runNote(snapshot: EnrichmentSnapshot, heard: boolean): StatusNote | null {
  const { phase, error, message, stalled } = snapshot;
  const note = (tone: StatusNote["tone"], title: string, detail = ""): StatusNote =>
    ({ about: "run", tone, title, detail, actions: [] });
  const more = message === error ? "" : (message ?? "");
  if (phase === "failed") return note("bad", `The enrichment failed: ${error ?? "no reason was given."}`, more);
  if (phase === "cancelled") return note("warn", "The enrichment was cancelled.", message ?? "");
  if (phase === "running" && stalled && heard)
    return note(
      "warn", "The run has stalled.",
      "The connection is fine, but the service has received no event of this run for longer than its limit.");
  return null;
}

/**
 * @param problem why there is no connection; its message wins over the snapshot's notice.
 * @returns what the connection has to tell, or null while there is nothing to say.
 */
export function connectionNote(
  snapshot: EnrichmentSnapshot, problem: { readonly code: string; readonly message: string } | null, final: boolean,
  now: number,
): StatusNote | null {
  const { connectionStatus, offline, stale, notice, retryAt } = snapshot;
  const words = problem?.message ?? notice;
  const note = (
    tone: StatusNote["tone"], title: string, detail: string, ...actions: StatusNote["actions"]
  ): StatusNote => ({ about: "connection", tone, title, detail, actions });
  if (final) {
    const { title, detail, actions } = refusalOf(problem?.code ?? null);
    return note("bad", title ?? words ?? "There is no connection.", detail, ...actions);
  }
  if (offline)
    return note("warn", "This machine has no network.", "It connects again by itself when the network is back.");
  if (connectionStatus === "error")
    return note("bad", words ?? "The service cannot be reached.", soon(retryAt, now), "retry");
  if (connectionStatus === "reconnecting")
    return note("warn", words ?? "The connection was lost.", soon(retryAt, now), "retry");
  if (connectionStatus === "connecting")
    return words === null ? null : note("warn", words, soon(retryAt, now), "retry");
  if (connectionStatus === "disconnected") return null;
  if (stale)
    return note(
      "warn", words ?? "Nothing has been heard from the service for too long.", "What is shown may be out of date.",
      "retry");
  return notice === null ? null : note("warn", notice, "The stream stays open.");
}

function soon(retryAt: number | null, now: number): string {
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  return seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again…";
}
