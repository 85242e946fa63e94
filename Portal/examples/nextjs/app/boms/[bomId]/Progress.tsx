"use client";

import { useEnrichmentSSE } from "@enrichment-stream/portal/react";

export function Progress({ bomId }: { bomId: string }) {
  const { progressPercent, phase, error, retry } = useEnrichmentSSE(bomId);
  if (error !== null) return <p role="alert">{error} <button onClick={retry}>Retry</button></p>;
  return (
    <p>
      <progress aria-label={`Enrichment of ${bomId}`} value={progressPercent} max={100} /> {phase} {progressPercent}%
    </p>
  );
}
