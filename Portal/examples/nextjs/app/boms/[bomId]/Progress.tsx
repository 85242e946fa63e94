"use client";

import type { EnrichmentSnapshot } from "@enrichment-stream/portal";
import { useEnrichmentSSE } from "@enrichment-stream/portal/react";

export function Progress({ bomId, initialSnapshot }: { bomId: string; initialSnapshot: EnrichmentSnapshot | undefined }) {
  const { progressPercent, phase, error, retry } = useEnrichmentSSE(bomId, { initialSnapshot });
  if (error !== null) return <p role="alert">{error} <button onClick={retry}>Retry</button></p>;
  return (
    <p>
      <progress aria-label={`Enrichment of ${bomId}`} value={progressPercent} max={100} /> {`${phase} ${progressPercent}%`}
    </p>
  );
}
