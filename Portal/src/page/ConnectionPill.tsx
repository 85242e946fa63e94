import type { EnrichmentSnapshot } from "../core/index.js";

/** The state of the connection, in a word. */
export function ConnectionPill({ snapshot }: { snapshot: EnrichmentSnapshot }) {
  const [tone, word] = describe(snapshot);
  return <span className={`pill ${tone}`} role="status"><span className="dot" aria-hidden="true" />{word}</span>;
}

function describe(now: EnrichmentSnapshot): [tone: string, word: string] {
  if (now.connectionStatus === "error") return ["bad", "No connection"];
  if (now.offline) return ["warn", "Offline"];
  if (now.connectionStatus === "reconnecting") return ["warn", "Reconnecting"];
  if (now.connectionStatus === "connecting") return ["idle", "Connecting"];
  if (now.connectionStatus === "disconnected") return ["idle", "Not connected"];
  return now.stale ? ["warn", "Silent"] : ["good", "Live"];
}
