import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { connectionOf } from "./status/connectionOf.js";
import { connectionNote, runNote } from "./status/notesOf.js";
import type { EnrichmentStatus, StatusWord } from "./status/StatusWords.js";

const ends: Partial<Record<EnrichmentSnapshot["phase"], StatusWord>> = {
  completed: { word: "Completed", tone: "good", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  cancelled: { word: "Cancelled", tone: "idle", icon: "stop" },
};

const goingOn: Partial<Record<EnrichmentSnapshot["phase"], StatusWord>> = {
  idle: { word: "Waiting", tone: "idle", icon: "wait" },
  paused: { word: "Paused", tone: "warn", icon: "pause" },
  running: { word: "Running", tone: "run", icon: "play" },
};

const stalledWord: StatusWord = { word: "Stalled", tone: "warn", icon: "alert" };

/**
 * Puts one snapshot into words: whatever shows a BOM takes them from here, so that no two places contradict each other.
 * What the service is not heard to say now is unknown, or marked as the last that is known.
 * @param now milliseconds since 1970, for the seconds until the next try.
 */
export function statusOf(snapshot: EnrichmentSnapshot, now: number = Date.now()): EnrichmentStatus {
  const problem = problemOf(snapshot);
  const final = snapshot.connectionStatus === "error" && !snapshot.retrying;
  const connection = connectionOf(snapshot, problem?.code ?? null, final);
  const { heard, pill } = connection;
  const end = ends[snapshot.phase];
  // Who does not follow on disconnects at the end, on purpose: that end is no less true for it.
  const current = heard || (end !== undefined && snapshot.connectionStatus === "disconnected" && !snapshot.offline);
  // A run that has ended stays ended, whatever becomes of the connection; one that went on may have ended meanwhile.
  const stalled = snapshot.stalled && snapshot.isProcessing;
  const chip = end ?? (!heard ? pill : stalled ? stalledWord : goingOn[snapshot.phase]!);
  const notes = [runNote(snapshot, heard), connectionNote(snapshot, problem, final, now)];
  return {
    current, chip, pill,
    headline: headline(snapshot, current, connection.why),
    run: runLine(snapshot, heard),
    notes: notes.filter((note) => note !== null),
    title: titleOf(snapshot, current, chip),
    announcement: announce(snapshot, current, pill.word),
  };
}

// Made at the first call, since it takes long, and so that a bundler may leave it out.
let percents: Intl.NumberFormat | undefined;

/** A percentage with the digits that were published, at most two. */
export function percentText(value: number): string {
  percents ??= new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
  return `${percents.format(value)} %`;
}

function problemOf({ problem, errorCode, error }: EnrichmentSnapshot) {
  if (problem != null) return problem;
  return errorCode === null || errorCode === "enrichment.failed" ? null : { code: errorCode, message: error ?? "" };
}

function headline({ progress, progressPercent, phase }: EnrichmentSnapshot, current: boolean, why: string): string {
  if (progress !== null) return current ? percentText(progressPercent) : `Last known: ${percentText(progressPercent)}`;
  if (phase !== "idle" && !current) return `Last known: ${phase}, without counts`;
  if (phase !== "idle") return phase in ends ? "No counts were published" : "No counts yet";
  return current ? "Waiting for the enrichment to start" : `Unknown: ${why}`;
}

function runLine({ run, phase }: EnrichmentSnapshot, heard: boolean): string {
  if (phase === "idle") return heard ? "No run is known yet" : "";
  return run === null ? "The run has no name" : `Run ${run}`;
}

function titleOf({ progress, progressPercent }: EnrichmentSnapshot, current: boolean, chip: StatusWord): string {
  if (progress === null) return chip.word;
  const percent = percentText(progressPercent);
  return current ? `${percent} ${chip.word}` : `${chip.word}, last known ${percent}`;
}

function announce(snapshot: EnrichmentSnapshot, current: boolean, connection: string): string {
  const { phase, progress, progressPercent, error, stalled } = snapshot;
  const known = phase === "completed" ? "The enrichment is complete."
    : phase === "failed" ? `The enrichment failed: ${error ?? "no reason was given."}`
    : phase === "cancelled" ? "The enrichment was cancelled."
    : phase === "idle" && progress === null ? ""
    : progress === null ? `The enrichment is ${phase}.`
    : `${Math.floor(progressPercent / 10) * 10} percent done.`;
  if (!current) return `${connection}. ${known === "" ? "" : `Last known: ${known}`}`.trim();
  if (known === "") return "Waiting for the enrichment to start.";
  if (phase === "paused") return `The enrichment is paused. ${progress === null ? "" : known}`.trim();
  return phase === "running" && stalled ? `The enrichment has stalled. ${known}` : known;
}
