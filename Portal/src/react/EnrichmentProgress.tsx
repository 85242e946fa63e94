"use client";

import type { CSSProperties, ReactNode } from "react";
import type { StatusNote, EnrichmentStatus } from "../core/status/StatusWords.js";
import { statusOf } from "../core/statusOf.js";
import { useEnrichmentSSE, type UseEnrichmentOptions, type UseEnrichmentResult } from "./useEnrichmentSSE.js";

/** What the hook returns, and the same in words. */
export interface EnrichmentView extends UseEnrichmentResult {
  readonly status: EnrichmentStatus;
}

export interface EnrichmentProgressProps extends UseEnrichmentOptions {
  /** The BOM to watch; without one it waits for one. */
  readonly bomId: string | null | undefined;
  /** Names the bar; `Enrichment of {bomId}` by default. */
  readonly label?: string;
  /** The class of the section, whose parts have none; it brings no styles. */
  readonly className?: string;
  /** Renders the view instead of the default. */
  readonly children?: (view: EnrichmentView) => ReactNode;
}

/**
 * Shows one BOM's enrichment in plain, accessible HTML: a bar, where the run stands in words, its counts, what is wrong,
 * and a button where trying again can help. With a function as its child it renders nothing of its own.
 */
export function EnrichmentProgress({ bomId, label, className, children, ...options }: EnrichmentProgressProps): ReactNode {
  const enrichment = useEnrichmentSSE(bomId, options);
  if (children !== undefined) return children({ ...enrichment, status: statusOf(enrichment) });

  // Nothing here counts seconds.
  const { headline, chip, notes, announcement } = statusOf(enrichment, enrichment.retryAt ?? 0);
  const { progress, progressPercent, retry } = enrichment;
  const name = label ?? (bomId ? `Enrichment of ${bomId}` : "Enrichment");
  return (
    <section className={className} aria-label={name}>
      <progress
        aria-label={name} max={100} value={progress === null ? undefined : Math.min(100, Math.max(0, progressPercent))}
        aria-valuetext={`${headline}, ${chip.word}`}
      />
      <p><strong>{headline}</strong> <span>{chip.word}</span></p>
      {progress !== null && <p>{countsOf(enrichment)}</p>}
      {notes.map((note) => <Note key={note.about} note={note} retry={retry} />)}
      <p role="status" style={hidden}>{announcement}</p>
    </section>
  );
}

function Note({ note, retry }: { note: StatusNote; retry: () => void }) {
  return (
    <p>
      {note.title} {note.detail}{" "}
      {note.actions.includes("retry") && <button type="button" onClick={retry}>Try now</button>}
    </p>
  );
}

function countsOf({ progress }: UseEnrichmentResult): string {
  const { total_items, enriched_items, not_found_items, failed_items, pending_items } = progress!;
  return `${enriched_items} enriched, ${not_found_items} not found, ${failed_items} failed, ${pending_items} pending of `
    + `${total_items}`;
}

// Read aloud, not shown.
const hidden: CSSProperties = {
  position: "absolute", width: 1, height: 1, margin: -1, padding: 0, overflow: "hidden", clipPath: "inset(50%)",
  whiteSpace: "nowrap", border: 0,
};
