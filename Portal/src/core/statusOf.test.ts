import { describe, expect, it } from "vitest";
import { idleSnapshot } from "./composeSnapshot.js";
import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { statusOf } from "./statusOf.js";

const progress = {
  status: "", total_items: 100, enriched_items: 40, failed_items: 3, not_found_items: 2, pending_items: 55,
  percent_complete: 45,
};
const at = (known: Partial<EnrichmentSnapshot>): EnrichmentSnapshot =>
  ({ ...idleSnapshot("bom"), connectionStatus: "connected", ...known }) as EnrichmentSnapshot;
const running = { phase: "running", isProcessing: true, progress, progressPercent: 45, run: "run-1" } as const;
const failed = {
  ...running, phase: "failed", isProcessing: false, isFailed: true, error: "Rate limit exceeded",
  errorCode: "enrichment.failed", message: "Retry after 60 seconds.",
} as const;
const because = (code: string, message = "words of the service") =>
  ({ problem: { status: null, code, message, final: false } }) as Partial<EnrichmentSnapshot>;
const refused = (code: string, message?: string): Partial<EnrichmentSnapshot> =>
  ({ connectionStatus: "error", errorCode: code as EnrichmentSnapshot["errorCode"], ...because(code, message) });

/** Chip, pill, headline, run; then each note as title, detail, actions; then the title and what is announced. */
function told(known: Partial<EnrichmentSnapshot>): string[] {
  const { chip, pill, headline, run, notes, title, announcement } = statusOf(at(known), 1_000);
  return [
    `${chip.word} | ${pill.word} | ${headline} | ${run}`,
    ...notes.map((note) => [note.tone, note.title, note.detail, note.actions.join(" ")].join(" | ")),
    `${title} | ${announcement}`,
  ];
}

const states: Record<string, [Partial<EnrichmentSnapshot>, ...string[]]> = {
  "connecting": [
    { connectionStatus: "connecting" },
    "Connecting | Connecting | Unknown: not connected yet | ", "Connecting | Connecting."],
  "connecting, and it does not go well": [
    { connectionStatus: "connecting", retryAt: 4_000, ...because("network", "The service cannot be reached.") },
    "Connecting | Connecting | Unknown: not connected yet | ",
    "warn | The service cannot be reached. | Trying again in 3 s. | retry", "Connecting | Connecting."],
  "nothing has begun": [
    {}, "Waiting | Live | Waiting for the enrichment to start | No run is known yet",
    "Waiting | Waiting for the enrichment to start."],
  "started, without counts": [
    { phase: "running", isProcessing: true, run: "run-1" },
    "Running | Live | No counts yet | Run run-1", "Running | The enrichment is running."],
  "running": [running, "Running | Live | 45 % | Run run-1", "45 % Running | 40 percent done."],
  "paused": [
    { ...running, phase: "paused", isProcessing: false, isPaused: true },
    "Paused | Live | 45 % | Run run-1", "45 % Paused | The enrichment is paused. 40 percent done."],
  "stalled": [
    { ...running, stalled: true }, "Stalled | Live | 45 % | Run run-1",
    "warn | The run has stalled. | The connection is fine, but the service has received no event of this run for longer than its limit. | ",
    "45 % Stalled | The enrichment has stalled. 40 percent done."],
  "running, with a notice": [
    { ...running, notice: "Redis connection error" }, "Running | Live | 45 % | Run run-1",
    "warn | Redis connection error | The stream stays open. | ", "45 % Running | 40 percent done."],
  "completed": [
    { ...running, phase: "completed", isProcessing: false, isComplete: true, progressPercent: 100 },
    "Completed | Live | 100 % | Run run-1", "100 % Completed | The enrichment is complete."],
  "completed, and nobody follows": [
    { ...running, connectionStatus: "disconnected", phase: "completed", isComplete: true, progressPercent: 100 },
    "Completed | Not connected | 100 % | Run run-1", "100 % Completed | The enrichment is complete."],
  "failed": [
    failed, "Failed | Live | 45 % | Run run-1",
    "bad | The enrichment failed: Rate limit exceeded | Retry after 60 seconds. | ",
    "45 % Failed | The enrichment failed: Rate limit exceeded"],
  "failed, and the connection is lost": [
    { ...failed, connectionStatus: "reconnecting" }, "Failed | Reconnecting | Last known: 45 % | Run run-1",
    "bad | The enrichment failed: Rate limit exceeded | Retry after 60 seconds. | ",
    "warn | The connection was lost. | Trying again… | retry",
    "Failed, last known 45 % | Reconnecting. Last known: The enrichment failed: Rate limit exceeded"],
  "cancelled": [
    { ...running, phase: "cancelled", isProcessing: false, isCancelled: true, message: "Stopped by its owner." },
    "Cancelled | Live | 45 % | Run run-1", "warn | The enrichment was cancelled. | Stopped by its owner. | ",
    "45 % Cancelled | The enrichment was cancelled."],
  "reconnecting": [
    { ...running, connectionStatus: "reconnecting", stale: true, retryAt: 6_000 },
    "Reconnecting | Reconnecting | Last known: 45 % | Run run-1",
    "warn | The connection was lost. | Trying again in 5 s. | retry",
    "Reconnecting, last known 45 % | Reconnecting. Last known: 40 percent done."],
  "silent": [
    { ...running, stale: true }, "Silent | Silent | Last known: 45 % | Run run-1",
    "warn | Nothing has been heard from the service for too long. | What is shown may be out of date. | retry",
    "Silent, last known 45 % | Silent. Last known: 40 percent done."],
  "offline": [
    { ...running, connectionStatus: "reconnecting", offline: true }, "Offline | Offline | Last known: 45 % | Run run-1",
    "warn | This machine has no network. | It connects again by itself when the network is back. | ",
    "Offline, last known 45 % | Offline. Last known: 40 percent done."],
  "never connected": [
    { ...refused("network", "The service cannot be reached."), retrying: true, retryAt: 9_000 },
    "Cannot connect | Cannot connect | Unknown: no connection | ",
    "bad | The service cannot be reached. | Trying again in 8 s. | retry", "Cannot connect | Cannot connect."],
  "never connected: the service is busy": [
    { ...refused("too_many", "Too many streams are open."), retrying: true },
    "Service busy | Service busy | Unknown: the service is busy | ",
    "bad | Too many streams are open. | Trying again… | retry", "Service busy | Service busy."],
  "a token that is refused": [
    refused("unauthorized", "Invalid token."), "Token refused | Token refused | Unknown: the token was refused | ",
    "bad | The service does not accept this token. | It is missing, wrong, or no longer valid. | sign-in",
    "Token refused | Token refused."],
  "a BOM of others": [
    refused("forbidden", "Access denied"), "No access | No access | Unknown: no access | ",
    "bad | You do not have access to this BOM. | It belongs to another organization. | sign-in leave",
    "No access | No access."],
  "access that was withdrawn": [
    { ...running, ...refused("revoked") }, "No access | No access | Last known: 45 % | Run run-1",
    "bad | Your access was withdrawn. | The service ended this stream, and accepts this token no longer. | sign-in leave",
    "No access, last known 45 % | No access. Last known: 40 percent done."],
  "an address without streams": [
    refused("not_found", "There is no stream at this address: check baseUrl."),
    "No connection | No connection | Unknown: no connection | ",
    "bad | There is no stream at this address: check baseUrl. | Trying again by itself has ended. | retry",
    "No connection | No connection."],
  "an id that the service refuses": [
    refused("bad_request", "The service does not accept this BOM id."), "Refused | Refused | Unknown: the service refused | ",
    "bad | The service does not accept this BOM id. |  | leave", "Refused | Refused."],
  "disconnected": [
    { ...running, connectionStatus: "disconnected" }, "Not connected | Not connected | Last known: 45 % | Run run-1",
    "Not connected, last known 45 % | Not connected. Last known: 40 percent done."],
};

describe("each state has its words:", () => {
  for (const [name, [known, ...words]] of Object.entries(states)) it(name, () => expect(told(known)).toEqual(words));
});

it("announces no seconds", () => {
  const lost = at({ ...running, connectionStatus: "reconnecting", retryAt: 9_000 });

  expect(statusOf(lost, 1_000).announcement).toBe(statusOf(lost, 5_000).announcement);
});

it("takes the time of now if none is given", () => {
  expect(statusOf(at({ ...running, connectionStatus: "reconnecting", retryAt: 0 })).notes[0]!.detail).toBe("Trying again…");
});
