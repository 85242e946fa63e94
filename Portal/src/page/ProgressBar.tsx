import type { EnrichmentProgress } from "../core/index.js";
import { number } from "./format.js";

/** How much is done, and how it came out: by colour and pattern. Its length is the percentage as published. */
export function ProgressBar({ progress, label, value, text }: {
  progress: EnrichmentProgress | null; label: string; value: number; text: string;
}) {
  const done = progress === null ? 0 : progress.enriched_items + progress.failed_items + progress.not_found_items;
  const items = progress !== null && progress.total_items > 0
    ? `, ${number(done)} of ${number(progress.total_items)} items`
    : "";
  const parts = progress === null ? [] : [
    ["enriched", progress.enriched_items], ["not-found", progress.not_found_items], ["failed", progress.failed_items],
  ] as const;
  const shown = Math.min(100, Math.max(0, value));
  return (
    <div className="bar" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100}
      aria-valuenow={shown} aria-valuetext={progress === null ? text : `${text}${items}`}>
      {shown > 0 && (
        <div className="bar-done" style={{ width: `${shown}%` }}>
          {done <= 0 && <i className="enriched" style={{ flexGrow: 1 }} />}
          {done > 0 && parts.filter(([, count]) => count > 0).map(([tone, count]) => (
            <i key={tone} className={tone} style={{ flexGrow: count }} />
          ))}
        </div>
      )}
    </div>
  );
}
