import type { EnrichmentProgress } from "../core/index.js";
import { number, percent } from "./format.js";

/** How much is done, and how it came out. Its length is the percentage as published. */
export function ProgressBar({ progress, label, value }: {
  progress: EnrichmentProgress | null; label: string; value: number;
}) {
  const done = progress === null ? 0 : progress.enriched_items + progress.failed_items + progress.not_found_items;
  const width = (items: number) => `${done === 0 ? 0 : (items / done) * 100}%`;
  const items = progress !== null && progress.total_items > 0
    ? `, ${number(done)} of ${number(progress.total_items)} items`
    : "";
  const text = progress === null ? "Waiting" : `${percent(value)}${items}`;
  return (
    <div className="bar" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.max(0, value))} aria-valuetext={text}>
      <div className="bar-done" style={{ width: `${Math.min(100, Math.max(0, value))}%` }}>
        {done === 0 && <i className="enriched" style={{ width: "100%" }} />}
        {progress !== null && done > 0 && <>
          <i className="enriched" style={{ width: width(progress.enriched_items) }} />
          <i className="not-found" style={{ width: width(progress.not_found_items) }} />
          <i className="failed" style={{ width: width(progress.failed_items) }} />
        </>}
      </div>
    </div>
  );
}
