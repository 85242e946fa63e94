import { elapsedOf, paceOf, type EnrichmentProgress, type EnrichmentSnapshot } from "../core/index.js";
import { duration, moment, number, range, rate } from "./format.js";

/** How many items came out how. */
export function Counts({ progress }: { progress: EnrichmentProgress | null }) {
  return (
    <dl className="counts">
      <Count name="Enriched" value={progress?.enriched_items} tone="enriched" />
      <Count name="Not found" value={progress?.not_found_items} tone="not-found" />
      <Count name="Failed" value={progress?.failed_items} tone="failed" />
      <Count name="Pending" value={progress?.pending_items} tone="pending" />
      <Count name="Total" value={progress?.total_items} />
    </dl>
  );
}

function Count({ name, value, tone }: { name: string; value: number | undefined; tone?: string }) {
  return (
    <div>
      <dt>{tone !== undefined && <i className={`key ${tone}`} aria-hidden="true" />}{name}</dt>
      <dd>{value === undefined ? "–" : number(value)}</dd>
    </div>
  );
}

/** Times and speed. Without a current view they stand still, at the newest event. */
export function Facts({ bom, current, now }: { bom: EnrichmentSnapshot; current: boolean; now: number }) {
  const { lastEventAt, skew } = bom;
  const pace = paceOf(bom);
  const elapsed = current || lastEventAt === null ? elapsedOf(bom, now) : elapsedOf({ ...bom, isProcessing: false });
  const going = current && bom.isProcessing && !bom.stalled;
  return (
    <>
      <dl className="facts">
        <div><dt>Elapsed</dt><dd>{duration(elapsed)}</dd></div>
        <div><dt>Rate</dt><dd>{rate(pace.itemsPerSecond)}</dd></div>
        <div><dt>Time left</dt><dd>{going ? range(pace.remaining) : "–"}</dd></div>
        <div><dt>Events</dt><dd>{number(bom.events)}</dd></div>
      </dl>
      {!current && lastEventAt !== null && (
        <p className="quiet small as-of">As of the newest event that came here, {moment(lastEventAt - skew, now)}.</p>
      )}
    </>
  );
}
