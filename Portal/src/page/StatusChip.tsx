import type { EnrichmentSnapshot } from "../core/index.js";

/** Where a run stands, in a word. */
export function StatusChip({ snapshot }: { snapshot: EnrichmentSnapshot }) {
  const [tone, word] = describe(snapshot);
  return <span className={`chip ${tone}`}>{word}</span>;
}

function describe(now: EnrichmentSnapshot): [tone: string, word: string] {
  if (now.phase === "completed") return ["good", "Completed"];
  if (now.phase === "failed") return ["bad", "Failed"];
  if (now.phase === "cancelled") return ["idle", "Cancelled"];
  if (now.connectionStatus === "error") return ["bad", "No access"];
  if (now.phase === "idle") return ["idle", "Waiting"];
  if (now.phase === "paused") return ["warn", "Paused"];
  if (now.stalled) return ["warn", "Stalled"];
  return now.stale ? ["warn", "Out of date"] : ["run", "Running"];
}
