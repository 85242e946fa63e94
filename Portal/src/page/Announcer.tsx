import type { EnrichmentSnapshot } from "../core/index.js";

/** Tells a screen reader what matters, and not each event: every tenth of the way, and how it ends. */
export function Announcer({ snapshot }: { snapshot: EnrichmentSnapshot }) {
  return <p className="hidden" role="status">{words(snapshot)}</p>;
}

function words(now: EnrichmentSnapshot): string {
  if (now.isComplete) return "The enrichment is complete.";
  if (now.isFailed) return `The enrichment failed: ${now.error ?? ""}`;
  if (now.isCancelled) return "The enrichment was cancelled.";
  if (now.isPaused) return "The enrichment is paused.";
  if (now.stalled) return "The enrichment has stalled.";
  if (now.progress === null) return "Waiting for the enrichment to start.";
  return `${Math.floor(now.progressPercent / 10) * 10} percent done.`;
}
